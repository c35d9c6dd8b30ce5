import { render, screen, waitFor } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { tick } from 'svelte';
import { expect, it, vi } from 'vitest';
import type { Connection, ConnectionDraft } from '../../../shared/connections.js';
import { failure } from '../../../shared/failures.js';
import type { Failure } from '../../../shared/failures.js';
import { failureFor } from '../../../shared/connection-wording.js';
import { stagesOf } from '../../../shared/connection-test.js';
import type { StageReport, TestReport } from '../../../shared/connection-test.js';
import ConnectionForm from './ConnectionForm.svelte';

const work: Connection = {
  id: 'work',
  name: 'Work',
  settings: { kind: 'key', serverUrl: 'wss://work.livekit.cloud', apiKey: 'APIwork' },
  secret: 'vault',
};

interface Shown {
  readonly connection?: Connection;
  readonly trouble?: Failure;
}

function show({ connection, trouble }: Shown = {}) {
  const saved: ConnectionDraft[] = [];
  const asked: string[] = [];
  let finish = (_saved: Connection | undefined): void => undefined;
  const view = render(ConnectionForm, {
    connection,
    active: connection !== undefined,
    storage: { kind: 'keyring', backend: 'gnome_libsecret' },
    trouble,
    dirty: false,
    report: undefined as TestReport | undefined,
    talkKey: 'F9',
    onsave(draft: ConnectionDraft) {
      saved.push(draft);
      return new Promise<Connection | undefined>((resolve) => (finish = resolve));
    },
    onsaved: ({ id }: Connection) => void asked.push(`saved ${id}`),
    ontest: ({ id }: Connection) => void asked.push(`test ${id}`),
    onask: () => void asked.push('ask'),
    onstop: () => void asked.push('stop'),
    onuse: ({ id }: Connection) => void asked.push(`use ${id}`),
    oncancel: () => void asked.push('cancel'),
    onallow: (allowed: boolean) => void asked.push(`allow ${allowed}`),
  });
  const field = (label: string): HTMLInputElement =>
    screen.getByLabelText(new RegExp(`^${label}( of this connection)?( optional)?$`));
  const kind = (name: string): HTMLElement => view.getByRole('radio', { name });
  return {
    ...view,
    user: userEvent.setup(),
    field,
    kind,
    saved,
    asked,
    finish: (one?: Connection) => finish(one),
  };
}

/** What assistive technology reads beside a field. */
function noteOf(input: HTMLInputElement): string {
  const id = input.getAttribute('aria-describedby');
  return (id && document.getElementById(id)?.textContent) ?? '';
}

it('begins at the kinds, and the keyboard alone fills in and saves a new connection', async () => {
  const { user, saved, getByRole } = show();
  expect(document.activeElement).toBe(getByRole('radio', { checked: true }));
  await user.tab();
  await user.keyboard('my-agent-1a2b3c');
  await user.keyboard('{Enter}');
  expect(saved).toEqual([
    { name: 'LiveKit Cloud', settings: { kind: 'sandbox', sandboxId: 'my-agent-1a2b3c' } },
  ]);
});

it('says at each field what is wrong with it, once the user has tried to save', async () => {
  const { user, field, kind, saved, getByText } = show();
  await user.click(kind('A LiveKit server with its key'));
  await user.type(field('Server address'), 'ftp://work.example');
  expect(field('Server address').getAttribute('aria-invalid')).toBeNull();
  await user.click(getByText('Save and test'));
  expect(saved).toEqual([]);
  for (const label of ['Server address', 'API key', 'API secret']) {
    expect(field(label).getAttribute('aria-invalid'), label).toBe('true');
    expect(noteOf(field(label)), label).toMatch(new RegExp(`^${label} .+\\.$`));
  }
  // A name left empty is no fault.
  expect(field('Name').getAttribute('aria-invalid')).toBeNull();
  expect(document.activeElement).toBe(field('Server address'));
  await user.clear(field('Server address'));
  await user.type(field('Server address'), 'wss://work.example');
  expect(field('Server address').getAttribute('aria-invalid')).toBeNull();
  await user.keyboard('{Enter}');
  expect(document.activeElement).toBe(field('API key'));
});

it('shows how it reads what was pasted', async () => {
  const { user, field, kind } = show();
  await user.click(kind('A LiveKit server with its key'));
  await user.click(field('API key'));
  await user.paste('LIVEKIT_API_KEY="APIwork"');
  expect(noteOf(field('API key'))).toBe('Read as APIwork');
});

it('keeps a secret out of sight until the user asks to see it, and each kind its own', async () => {
  const { user, field, kind, getByRole } = show();
  await user.click(kind('A LiveKit server with its key'));
  await user.type(field('API secret'), 'typed-secret');
  expect(field('API secret').type).toBe('password');
  await user.click(getByRole('button', { name: 'Show API secret' }));
  expect(field('API secret').type).toBe('text');
  await user.click(kind('A ready-made token'));
  expect(field('Token').value).toBe('');
  expect(field('Token').type).toBe('password');
  await user.click(kind('A LiveKit server with its key'));
  expect(field('API secret').value).toBe('typed-secret');
  expect(field('API secret').type).toBe('password');
});

it('keeps the stored secret of a connection that is edited, and asks for one when its kind changes', async () => {
  const { user, field, kind, saved, getByRole } = show({ connection: work });
  expect(field('API secret').value).toBe('');
  expect(noteOf(field('API secret'))).toContain('Leave it empty to keep the stored one.');
  await user.click(kind('A ready-made token'));
  await user.click(getByRole('button', { name: 'Save' }));
  expect(saved).toEqual([]);
  expect(noteOf(field('Token'))).toBe('Token is missing.');
  await user.click(kind('A LiveKit server with its key'));
  await user.click(getByRole('button', { name: 'Save' }));
  expect(saved).toEqual([{ id: 'work', name: 'Work', settings: work.settings }]);
});

it('saves once, and does nothing else while it saves', async () => {
  const { user, saved, asked, finish, getByRole } = show({ connection: work });
  const save = getByRole('button', { name: 'Save' });
  await user.dblClick(save);
  const cancel = getByRole('button', { name: 'Cancel' });
  await user.click(cancel);
  expect(saved).toHaveLength(1);
  expect(asked).toEqual([]);
  expect(cancel.getAttribute('aria-disabled')).toBe('true');
  finish();
  await tick();
  await user.click(cancel);
  expect(asked).toEqual(['cancel']);
});

it('tells why it was not saved, and what was typed stays', async () => {
  const { user, field, rerender, getByRole, queryByRole } = show({ connection: work });
  expect(queryByRole('alert')).toBeNull();
  await user.type(field('Agent name'), 'front-desk');
  const trouble = failure('vault.locked', 0);
  await rerender({ trouble });
  expect(getByRole('alert').textContent).toContain(trouble.message);
  expect(getByRole('alert').textContent).toContain(trouble.advice);
  expect(field('Agent name').value).toBe('front-desk');
});

/** A test that stopped at the access. */
const refused: TestReport = {
  id: 'work',
  kind: 'key',
  running: false,
  stages: stagesOf('key').map((stage, at): StageReport => {
    if (stage !== 'access') return { stage, state: at < 2 ? 'passed' : 'not-run', ms: 3 };
    const told = failureFor('key', failure('connection.unauthorized', 0));
    return { stage, state: 'failed', ms: 12, failure: told, field: 'secret' };
  }),
};

it('saves and tests with its first button, and only saves with the second', async () => {
  const { user, field, asked, finish, getByRole, queryByRole } = show({ connection: work });
  await user.type(field('API secret'), 'another');
  await user.click(getByRole('button', { name: 'Save and test' }));
  finish(work);
  // What was typed is gone with the saving of it, and the form stays.
  await waitFor(() => expect(field('API secret').value).toBe(''));
  expect(asked).toEqual(['test work']);
  expect(queryByRole('button', { name: 'Cancel' })).not.toBeNull();
  await user.click(getByRole('button', { name: 'Save' }));
  finish(work);
  await waitFor(() => expect(asked).toEqual(['test work', 'saved work']));
});

it('says at its field what the test has found, until that field is changed', async () => {
  const { user, field, rerender, getByRole } = show({ connection: work });
  await rerender({ report: refused });
  expect(document.activeElement).toBe(field('API secret'));
  expect(field('API secret').getAttribute('aria-invalid')).toBe('true');
  expect(noteOf(field('API secret'))).toContain('did not accept this key and secret');
  expect(field('API key').getAttribute('aria-invalid')).toBeNull();
  const result = getByRole('status', { name: 'Test result' });
  expect(result.textContent).toContain('did not accept this key and secret');
  expect(getByRole('button', { name: 'Done' })).toBeDefined();
  await user.type(field('API secret'), 'a');
  expect(field('API secret').getAttribute('aria-invalid')).toBeNull();
  // Of another connection it says nothing.
  await rerender({ report: { ...refused, id: 'other' } });
  expect(screen.queryByRole('status', { name: 'Test result' })).toBeNull();
});

it('shows the stages with their times, and the next step after success', async () => {
  const { user, rerender, asked, getAllByRole, getByRole, queryByText } = show({
    connection: work,
  });
  const passed = refused.stages.map(({ stage }): StageReport =>
    stage === 'agent'
      ? { stage, state: 'on-request' }
      : { stage, state: 'passed', ms: 12, ...(stage === 'media' && { path: 'tcp' }) },
  );
  await rerender({ report: { ...refused, stages: passed, offer: 'agent' } });
  const stages = getAllByRole('listitem').map((one) =>
    one.textContent?.replace(/\s+/g, ' ').trim(),
  );
  expect(stages).toContain('It accepts key and secret Works · 12 ms');
  expect(stages).toContain('Sound finds a way Works · over TCP: UDP is blocked · 12 ms');
  expect(getByRole('status', { name: 'Test result' }).textContent).toContain('works');
  expect(getByRole('region', { name: 'Test' }).textContent).toContain('Press F9 and speak.');
  await user.click(getByRole('button', { name: 'Call the agent' }));
  expect(asked).toEqual(['ask']);
  await rerender({ active: false });
  expect(queryByText(/and speak/)).toBeNull();
  await user.click(getByRole('button', { name: 'Use this one' }));
  expect(asked).toEqual(['ask', 'use work']);
});

it('has a running test in sight, and stopped', async () => {
  const scroll = vi.spyOn(HTMLElement.prototype, 'scrollIntoView');
  const { user, rerender, asked, getByRole, queryByText } = show({ connection: work });
  const stages = refused.stages.map(({ stage }): StageReport => ({ stage, state: 'waiting' }));
  await rerender({ report: { ...refused, stages, running: true } });
  expect(scroll.mock.contexts).toEqual([getByRole('region', { name: 'Test' }).parentElement]);
  await user.click(getByRole('button', { name: 'Stop the test' }));
  expect(asked).toEqual(['stop']);
  expect(queryByText(/and speak/)).toBeNull();
});

it('fills all fields from a whole .env that is pasted into any of them, and says so', async () => {
  const { user, field, getByRole } = show();
  await user.click(field('Token server ID'));
  await user.paste(
    'LIVEKIT_URL=wss://x.livekit.cloud\nLIVEKIT_API_KEY=APIabc\nLIVEKIT_API_SECRET=hush',
  );
  expect(getByRole('radio', { checked: true })).toBe(
    getByRole('radio', { name: 'A LiveKit server with its key' }),
  );
  expect(field('Server address').value).toBe('wss://x.livekit.cloud');
  expect(field('API key').value).toBe('APIabc');
  expect(field('API secret').value).toBe('hush');
  expect(getByRole('status', { name: 'Pasted' }).textContent).toBe(
    'Filled in from what you pasted: server address, API key, API secret.',
  );
});

it('says at once that a ready-made token has expired, and lets it be saved all the same', async () => {
  const { user, field, kind, saved, getByRole } = show();
  await user.click(kind('A ready-made token'));
  await user.type(field('Server address'), 'wss://talk.example');
  await user.click(field('Token'));
  const expired = `eyJh.${btoa(JSON.stringify({ exp: 1_577_836_800 })).replace(/=+$/, '')}.sign`;
  await user.paste(expired);
  expect(noteOf(field('Token'))).toMatch(/^Token expired on .*20(19|20)/);
  await user.click(getByRole('button', { name: 'Save' }));
  expect(saved).toMatchObject([{ secret: expired }]);
});

it('lets a private address go without TLS once the user says so, and no other', async () => {
  const { user, field, kind, saved, getByRole, queryByRole } = show();
  const name = 'Allow this connection without TLS';
  await user.click(kind('A token server'));
  await user.type(field('Token server address'), 'http://talk.example/token');
  expect(queryByRole('switch', { name })).toBeNull();
  await user.clear(field('Token server address'));
  await user.type(field('Token server address'), 'http://192.168.1.5:3000/token');
  await user.click(getByRole('button', { name: 'Save' }));
  expect(noteOf(field('Token server address'))).toContain('unless you allow this connection');
  await user.click(getByRole('switch', { name }));
  await user.click(getByRole('button', { name: 'Save' }));
  expect(saved).toMatchObject([{ settings: { kind: 'endpoint', withoutTls: true } }]);
});
