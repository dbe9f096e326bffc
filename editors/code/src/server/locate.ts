// Where the program `ibid` is looked for, and in which order. Knows nothing of the editor, so that it can be tested
// with a made-up machine.
import * as path from 'node:path'

/** What of the machine decides. */
export interface Machine {
  platform: NodeJS.Platform
  /** The user's home folder. */
  home: string
  /** The variables of the environment. */
  environment: Record<string, string | undefined>
  isFile: (file: string) => boolean
}

export type Origin = 'setting' | 'bundled' | 'path' | 'cargo'

export type Located =
  | { kind: 'found'; program: string; origin: Origin }
  /** The setting names a program that is not there: what somebody chose is not passed over in silence. */
  | { kind: 'wrong-setting'; program: string }
  | { kind: 'nowhere' }

/** The setting, the program that came with the extension, the PATH, cargo's folder: the first that is there. */
export function locate(setting: string, extension: string, machine: Machine): Located {
  const wanted = setting.trim()
  if (wanted !== '') {
    const program = isBareName(wanted) ? onPath(wanted, machine) : fromHome(wanted, machine)
    // A relative path would begin at the draft's folder, which may be anybody's.
    return program !== undefined && pathsOf(machine).isAbsolute(program) && machine.isFile(program)
      ? { kind: 'found', program, origin: 'setting' }
      : { kind: 'wrong-setting', program: wanted }
  }
  const name = machine.platform === 'win32' ? 'ibid.exe' : 'ibid'
  const paths = pathsOf(machine)
  const bundled = paths.join(extension, 'server', name)
  if (machine.isFile(bundled)) return { kind: 'found', program: bundled, origin: 'bundled' }
  const known = onPath('ibid', machine)
  if (known !== undefined) return { kind: 'found', program: known, origin: 'path' }
  const cargo = machine.environment['CARGO_HOME'] ?? paths.join(machine.home, '.cargo')
  const built = paths.join(cargo, 'bin', name)
  if (paths.isAbsolute(built) && machine.isFile(built)) return { kind: 'found', program: built, origin: 'cargo' }
  return { kind: 'nowhere' }
}

function pathsOf(machine: Machine): path.PlatformPath {
  return machine.platform === 'win32' ? path.win32 : path.posix
}

function isBareName(program: string): boolean {
  return !/[/\\]/.test(program)
}

function fromHome(program: string, machine: Machine): string {
  return /^~[/\\]/.test(program) ? pathsOf(machine).join(machine.home, program.slice(2)) : program
}

/** The first program of that name in a folder of the PATH. Relative folders are passed over: they would be the draft's. */
function onPath(name: string, machine: Machine): string | undefined {
  const paths = pathsOf(machine)
  const variable = Object.keys(machine.environment).find((key) =>
    machine.platform === 'win32' ? key.toUpperCase() === 'PATH' : key === 'PATH',
  )
  const folders = (variable === undefined ? '' : (machine.environment[variable] ?? '')).split(paths.delimiter)
  const file = machine.platform === 'win32' && !/\.exe$/i.test(name) ? `${name}.exe` : name
  return folders
    .filter((folder) => paths.isAbsolute(folder))
    .map((folder) => paths.join(folder, file))
    .find((program) => machine.isFile(program))
}
