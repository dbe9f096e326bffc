;; ibid reads along in drafts.  Put this into ~/.emacs.d/init.el (Emacs 29 and newer).

(defvar ibid-modes
  '(markdown-mode gfm-mode org-mode latex-mode LaTeX-mode typst-ts-mode
    rst-mode adoc-mode html-mode mhtml-mode text-mode)
  "Where ibid reads along.")

(defun ibid-start ()
  "Start ibid, if this is a draft."
  (when (memq major-mode ibid-modes)
    ;; Only here: other files keep their own servers.
    (setq-local eglot-server-programs (list (cons ibid-modes '("ibid" "lsp"))))
    (eglot-ensure)))

(add-hook 'text-mode-hook #'ibid-start)          ; all these modes are kinds of text-mode

;; Where Emacs has no mode for a markup, it is plain text to it, but not to ibid.
(add-to-list 'auto-mode-alist '("\\.\\(md\\|markdown\\|typ\\|adoc\\|asciidoc\\)\\'" . text-mode) t)

(setq eglot-extend-to-xref t                         ; in the articles, too
      xref-auto-jump-to-first-definition t           ; M-. goes to the first article, lists the others
      flymake-show-diagnostics-at-end-of-line t)     ; remarks beside the text (Emacs 30)

(with-eval-after-load 'eglot
  (keymap-set eglot-mode-map "C-c a" #'eglot-code-actions)    ; what can be done about a remark
  (keymap-set eglot-mode-map "C-c d" #'eldoc-doc-buffer))     ; the whole card of a name
