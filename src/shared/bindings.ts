/** What a global key can do, in the order in which a user reads it. */
export const bindingNames = ['talk', 'mute', 'stop', 'hangUp', 'show'] as const;

/**
 * `talk`: speak, by a hold or a tap. `mute`: switch the microphone of a call. `stop`: end what the
 * agent is saying. `hangUp`: end the call. `show`: raise the window.
 */
export type BindingName = (typeof bindingNames)[number];

/** The accelerator of each, in Electron's notation; null: no key. */
export type Bindings = { readonly [Name in BindingName]: string | null };

/**
 * What the talk key does. `auto`: a hold talks while it lasts, a tap switches. `hold`: talks while it
 * is held, however short. `toggle`: each press switches.
 */
export type TalkMode = 'auto' | 'hold' | 'toggle';
