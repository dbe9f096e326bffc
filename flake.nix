# Untried. `nix run github:ibid-lsp/ibid -- annotate draft.md`
{
  description = "A language server for non-fiction: knows your sources, and which claims nothing stands behind";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ];
      each = nixpkgs.lib.genAttrs systems;
    in
    {
      packages = each (
        system:
        let
          pkgs = nixpkgs.legacyPackages.${system};
          version = (nixpkgs.lib.importTOML ./Cargo.toml).package.version;
        in
        {
          default = pkgs.rustPlatform.buildRustPackage {
            pname = "ibid";
            inherit version;
            src = self;
            cargoLock.lockFile = ./Cargo.lock;
            # The tests want real editors, which they install themselves.
            doCheck = false;
            nativeBuildInputs = [ pkgs.installShellFiles ];
            postInstall = ''
              $out/bin/ibid man man
              installManPage man/*.1
              installShellCompletion --cmd ibid \
                --bash <($out/bin/ibid completions bash) \
                --zsh <($out/bin/ibid completions zsh) \
                --fish <($out/bin/ibid completions fish)
            '';
            meta.mainProgram = "ibid";
          };
          neovim-plugin = pkgs.vimUtils.buildVimPlugin {
            pname = "ibid";
            inherit version;
            src = ./editors/nvim;
          };
        }
      );
    };
}
