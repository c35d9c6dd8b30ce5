import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';
import type { Log } from '../logging/log.js';

/** Deaths of the GPU process after which Parley draws without the graphics card. */
const limit = 3;

/** Chromium ends the app after some deaths of its GPU process, unless it is told not to. */
const keepsGoing = 'disable-gpu-process-crash-limit';

/** What the profile remembers: a newer Electron gets another try. */
interface Remembered {
  readonly electron: string;
}

export interface GraphicsDeps {
  readonly app: Pick<App, 'commandLine' | 'disableHardwareAcceleration' | 'on'>;
  readonly userData: string;
  /** The version of Electron. */
  readonly electron: string;
}

/**
 * The graphics card's driver may kill the process that draws, again and again. Parley counts that,
 * lives on, and from the next start on draws without the card; a newer Electron tries it once more.
 */
export class Graphics {
  readonly #deps: GraphicsDeps;
  readonly #software: boolean;
  #deaths = 0;

  /** Before the app is ready: nothing is drawn yet. */
  constructor(deps: GraphicsDeps) {
    this.#deps = deps;
    this.#software = remembered(this.#file) === deps.electron;
    if (!this.#software) return;
    deps.app.disableHardwareAcceleration();
    // There is nothing left that it could fall back to.
    deps.app.commandLine.appendSwitch(keepsGoing);
  }

  /** @param report tells the user that the card is given up, from the next start on */
  follow(report: () => void, log: Log): void {
    if (this.#software) log.info('draws without the graphics card: its driver failed before');
    this.#deps.app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
      if (type !== 'GPU' || reason === 'clean-exit') return;
      this.#deaths += 1;
      log.warn(`the GPU process is gone (${reason}, ${exitCode}), ${this.#deaths} in all`);
      if (this.#deaths !== limit) return;
      // Chromium has fallen back once by itself by now.
      this.#deps.app.commandLine.appendSwitch(keepsGoing);
      if (!this.#software) this.#drawInSoftware(report, log);
    });
  }

  #drawInSoftware(report: () => void, log: Log): void {
    try {
      const value: Remembered = { electron: this.#deps.electron };
      writeFileSync(this.#file, `${JSON.stringify(value)}\n`, { mode: 0o600 });
    } catch (error) {
      return log.error(
        `${this.#file} cannot be written: the next start uses the card again`,
        error,
      );
    }
    report();
  }

  get #file(): string {
    return join(this.#deps.userData, 'graphics.json');
  }
}

/** @returns the Electron under which the driver failed; undefined: it did not, as far as is known */
function remembered(file: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as Partial<Remembered> | null)?.electron;
  } catch {
    // It is not there, or damaged: the card is tried again.
    return undefined;
  }
}
