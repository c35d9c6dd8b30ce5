// @ts-check
import { placeholder } from '../../../packaging/identity.mjs';
import { UsageError } from '../../../tools/bootstrap/usage-error.mjs';

/**
 * What a distributor sets, and the form it must have.
 * @type {Readonly<Record<keyof typeof placeholder, { variable: string, form: RegExp, example: string }>>}
 */
const wanted = {
  appId: {
    variable: 'PARLEY_APP_ID',
    form: /^[a-z][\w-]*(\.[A-Za-z][\w-]*){2,}$/,
    example: 'a name below a domain of yours, turned round: org.your-domain.Parley',
  },
  maintainer: {
    variable: 'PARLEY_MAINTAINER',
    form: /^[^<>\n]+ <[^<>@\s]+@[^<>@\s]+>$/,
    example: 'who answers for the packages: Your Name <you@your-domain.org>',
  },
  homepage: {
    variable: 'PARLEY_HOMEPAGE',
    form: /^https:\/\/[^\s/]+\S*$/,
    example: 'where people find Parley and help: https://your-domain.org/parley',
  },
};

/** @typedef {Record<keyof typeof placeholder, string>} Distributor */

/**
 * The distributor of the packages, and the name under which systems know the app.
 * @param {NodeJS.ProcessEnv} env unset and empty variables stand for the placeholders
 * @param {{ release: boolean }} options for a release each must be set
 * @returns {Distributor} throws a UsageError that names each variable that is wrong or missing
 */
export function readDistributor(env, { release }) {
  const given = { ...placeholder };
  /** @type {string[]} */
  const wrong = [];
  for (const name of /** @type {(keyof typeof placeholder)[]} */ (Object.keys(wanted))) {
    const { variable, form, example } = wanted[name];
    const value = env[variable] || placeholder[name];
    given[name] = value;
    if (!form.test(value)) wrong.push(`${variable}=${JSON.stringify(value)} must be ${example}`);
    // RFC 2606 reserves example.org, so users could not reach the distributor.
    else if (release && value === placeholder[name])
      wrong.push(`${variable} must be set to ${example}`);
  }
  if (wrong.length === 0) return given;
  throw new UsageError(
    `The distributor of these packages is not set correctly:\n  ${wrong.join('\n  ')}`,
    2,
  );
}
