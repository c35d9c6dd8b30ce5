/** How the system's settings write times, which is not always the language of its texts. */

/** Scripts that POSIX names as modifiers. */
const scripts: Readonly<Record<string, string>> = { latin: 'Latn', cyrillic: 'Cyrl' };

/**
 * The locale for times of day; undefined: the system names none that is known here. Windows cannot
 * find it out: their pages only know the language that they were built for.
 * @param systemLocale what Electron says of the system: on Linux it does not look at `LC_TIME`
 */
export function timeLocale(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  systemLocale: string,
): string | undefined {
  const posix = env['LC_ALL'] || env['LC_TIME'] || env['LANG'] || '';
  const named = platform === 'linux' ? localeOf(posix) : systemLocale;
  if (!named) return undefined;
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(named)[0];
  } catch {
    return undefined;
  }
}

/** `de_DE.UTF-8` is `de-DE`, `sr_RS@latin` is `sr-Latn-RS`; `C` and `POSIX` are none. */
function localeOf(posix: string): string | undefined {
  const found = /^([a-z]{2,3})(?:_([A-Z]{2}))?(?:\.[\w-]+)?(?:@(\w+))?$/.exec(posix);
  if (!found) return undefined;
  const [, language, region, modifier = ''] = found;
  return [language, scripts[modifier], region].filter(Boolean).join('-');
}
