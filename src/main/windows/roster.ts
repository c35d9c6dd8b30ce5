import type { WebContents } from 'electron';
import type { Role } from '../../shared/ipc.js';

/** Which page plays which role: a role has one page at most. */
export class Roster {
  readonly #pages = new Map<Role, WebContents>();

  add(role: Role, page: WebContents): void {
    this.#pages.set(role, page);
  }

  /** The page is gone; another one may have taken its role already. */
  remove(page: WebContents): void {
    for (const [role, known] of this.#pages) if (known === page) this.#pages.delete(role);
  }

  /** @returns undefined for a page that is none of ours */
  readonly roleOf = (page: WebContents): Role | undefined => {
    for (const [role, known] of this.#pages) if (known === page) return role;
    return undefined;
  };

  /** Every page that is there. */
  get pages(): readonly WebContents[] {
    return [...this.#pages.values()].filter((page) => !page.isDestroyed());
  }

  readonly pageOf = (role: Role): WebContents | undefined => {
    const page = this.#pages.get(role);
    return page?.isDestroyed() ? undefined : page;
  };
}
