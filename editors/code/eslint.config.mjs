import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

export default defineConfig(
  { ignores: ['dist', '**/*.mjs', '**/*.cjs'] },
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Numbers in messages are what they are.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // What the editor declares as classes are shapes to it.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'eqeqeq': 'error',
    },
  },
)
