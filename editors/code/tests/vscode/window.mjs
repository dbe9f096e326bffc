// Cases that look at the window itself, as a writer sees it, and take its picture.
import path from 'node:path'

/** The themes that VS Code starts with, and their forerunners. */
const THEMES = {
  'dark': 'Dark 2026',
  'dark-modern': 'Dark Modern',
  'light-modern': 'Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
  'light': 'Light 2026',
}

/** WCAG 2.2, success criterion 1.4.3: text and what is behind it. */
const LEAST_CONTRAST = 4.5

export async function windows({ withSession, check, inHost, pictures, files }) {
  await withSession('window', {}, files, async (session) => {
    const { page } = session
    const ask = (name, ...args) => inHost(session, name, ...args)
    const show = async (...where) => {
      const place = await ask('show', ...where)
      await page.locator('.statusbar-item', { hasText: place }).waitFor()
    }
    const picture = (name) => page.screenshot({ path: path.join(pictures, `${name}.png`) })

    await check(session, 'a wavy line under the claim', async () => {
      await show('draft.md', 'VSSE')
      await page.locator('.cdr.squiggly-warning').first().waitFor()
      await page.locator('.cdr.squiggly-error').first().waitFor()
    })

    await check(session, 'the card of a name', async () => {
      await ask('command', 'editor.action.showHover')
      const card = page.locator('.monaco-hover:not(.hidden) .hover-contents', { hasText: 'State Security Service' })
      await card.first().waitFor()
      await picture('hover')
      await page.keyboard.press('Escape')
    })

    await check(session, 'the claims at the side, with a keyboard only', async () => {
      await ask('command', 'ibid.showClaims')
      const row = page.getByRole('treeitem', { name: /^Unsourced\. Line \d+\. Alibaba signed/ })
      await row.waitFor()
      await picture('claims')
      await page.waitForFunction(() => document.activeElement?.closest('.monaco-list') != null)
      // Down to the claim, and there.
      await page.keyboard.press('Home')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.locator('.statusbar-item', { hasText: /selected/ }).waitFor()
    })

    for (const [name, theme] of Object.entries(THEMES)) {
      await check(session, `names can be read in ${theme}`, async () => {
        await ask('theme', theme)
        await show('draft.md', 'VSSE')
        await ask('command', 'ibid.showClaims')
        await page.waitForTimeout(700)
        await picture(`theme-${name}`)
        const measured = await page.evaluate(contrasts, ['VSSE', 'Huawei', 'Xinning', 'investigating'])
        const [plain, ...colours] = [measured.investigating, measured.VSSE, measured.Huawei, measured.Xinning]
        for (const { ratio } of colours) {
          if (ratio < LEAST_CONTRAST) throw new Error(`contrast ${ratio.toFixed(1)}: ${JSON.stringify(measured)}`)
        }
        if (new Set([plain, ...colours].map(({ colour }) => colour)).size !== 4) {
          throw new Error(`kinds look the same: ${JSON.stringify(measured)}`)
        }
        return colours.map(({ ratio }) => ratio.toFixed(1)).join(', ')
      })
    }

    await check(session, 'the evidence in place', async () => {
      await show('draft.md', 'Alibaba signed')
      await ask('command', 'ibid.showEvidence')
      await page.locator('.peekview-widget', { hasText: 'alibaba-liege.txt' }).waitFor()
      await picture('evidence')
      await page.keyboard.press('Escape')
    })

    await check(session, 'a quick fix cites the source', async () => {
      await show('draft.md', 'Alibaba signed')
      await page.keyboard.press('Control+.')
      await page.locator('.action-widget', { hasText: 'Cite TheTechBasic' }).waitFor()
      await picture('quick-fix')
      await page.keyboard.press('Enter')
      await page.locator('.view-line', { hasText: 'in 2018 [@alibaba-liege]' }).waitFor()
      await page.keyboard.press('Control+z')
    })

    await check(session, 'sources are offered behind [@', async () => {
      await show('draft.md', ' signed with', 0)
      await page.locator('.monaco-editor.focused').waitFor()
      await page.keyboard.type(' [@')
      await page.locator('.suggest-widget .monaco-list-row', { hasText: 'alibaba-liege' }).first().waitFor()
      await picture('completion')
      await page.keyboard.press('Escape')
      for (let press = 0; press < 4; press++) await page.keyboard.press('Control+z')
    })

    await check(session, 'the walkthrough', async () => {
      await session.inHost(() =>
        vscode.commands.executeCommand('workbench.action.openWalkthrough', 'ibid.ibid#welcome', false),
      )
      await page.getByText('Add your first source').first().waitFor()
      await page.waitForTimeout(700)
      await picture('walkthrough')
    })
  })
}

/** The colour of words in the editor, and its contrast to the background; runs in the page. */
function contrasts(words) {
  const channels = (colour) =>
    colour
      .match(/[\d.]+/g)
      .slice(0, 3)
      .map(Number)
  const luminance = (colour) => {
    const [red, green, blue] = channels(colour).map((value) => {
      const part = value / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const editor = document.querySelector('.monaco-editor .view-lines')
  const background = getComputedStyle(document.querySelector('.monaco-editor-background')).backgroundColor
  const found = {}
  for (const word of words) {
    const span = [...editor.querySelectorAll('.view-line span span')].find((one) => one.textContent.includes(word))
    const colour = getComputedStyle(span).color
    const [light, dark] = [luminance(colour), luminance(background)].sort((one, other) => other - one)
    found[word] = { colour, ratio: (light + 0.05) / (dark + 0.05) }
  }
  return found
}
