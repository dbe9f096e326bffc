# Untried. It builds from the source of a release.
class Ibid < Formula
  desc "Language server for non-fiction: knows your sources and your unsourced claims"
  homepage "https://github.com/ibid-lsp/ibid"
  head "https://github.com/ibid-lsp/ibid.git", branch: "main"
  license any_of: ["MIT", "Apache-2.0"]

  depends_on "rust" => :build

  def install
    system "cargo", "install", *std_cargo_args
    system bin/"ibid", "man", buildpath/"man"
    man1.install Dir["man/*.1"]
    generate_completions_from_executable(bin/"ibid", "completions")
  end

  test do
    (testpath/"draft.md").write("Alibaba signed with the Belgian government in 2018.\n")
    assert_match "unsourced-claim", shell_output("#{bin}/ibid check draft.md", 1)
  end
end
