import { createHash } from 'node:crypto';

/** How Parley is called on the bus. */
export interface BusName {
  /** The name to call; one for each profile. */
  readonly service: string;
  readonly path: string;
  readonly interface: string;
}

/**
 * The app id is the name of the usual profile; another has a part of the hash of its folder behind it,
 * so that each Parley can be called.
 * @param appId e.g. `org.example.Parley`
 * @param profile the folder of a profile that is not the usual one; null: the usual one. The command
 *   (packaging/linux/launcher.sh) makes the same name of it.
 */
export function busNameOf(appId: string, profile: string | null): BusName {
  // Interfaces and paths know no hyphen.
  const plain = appId.replaceAll('-', '_');
  const suffix =
    profile === null
      ? ''
      : `.profile_${createHash('sha256').update(profile).digest('hex').slice(0, 16)}`;
  return {
    service: `${appId}${suffix}`,
    path: `/${plain.replaceAll('.', '/')}`,
    interface: plain,
  };
}
