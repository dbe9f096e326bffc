;; ibid reads along in drafts, through lsp-mode.  Put this into ~/.emacs.d/init.el.

(defvar ibid-modes
  '(markdown-mode gfm-mode org-mode latex-mode LaTeX-mode typst-ts-mode
    rst-mode adoc-mode html-mode mhtml-mode text-mode)
  "Where ibid reads along.")

(add-hook 'text-mode-hook
          (lambda () (when (memq major-mode ibid-modes) (lsp-deferred))))

;; Where Emacs has no mode for a markup, it is plain text to it, but not to ibid.
(add-to-list 'auto-mode-alist '("\\.\\(md\\|markdown\\|typ\\|adoc\\|asciidoc\\)\\'" . text-mode) t)

(with-eval-after-load 'lsp-mode
  (dolist (mode '((text-mode . "plaintext") (rst-mode . "restructuredtext") (adoc-mode . "asciidoc")
                  (typst-ts-mode . "typst") (LaTeX-mode . "latex")))
    (add-to-list 'lsp-language-id-configuration mode))
  (lsp-register-client
   (make-lsp-client :server-id 'ibid
                    :new-connection (lsp-stdio-connection '("ibid" "lsp"))
                    :major-modes ibid-modes
                    :add-on? t)))                 ; beside other servers

(setq lsp-auto-guess-root t)                      ; no questions about project folders
