// SPDX-License-Identifier: GPL-3.0-or-later
// Signalbox in front of one strict provider of any protocol: the same test for each of them. An answer is what
// openaiupstream.mjs calls one, { reasoning, text, calls, finish, usage }, or a function of that protocol.

import { answering, openAiUpstream, toolOutputs } from './openaiupstream.mjs';
import { configOf, openAiProvider, provider, startSignalbox } from './signalbox.mjs';
import { strictUpstream, textBlock, thinkingBlock, toolResults, turn } from './upstream.mjs';

export const protocols = ['anthropic', 'chat', 'responses'];

const stopReasons = { stop: 'end_turn', length: 'max_tokens', content_filter: 'refusal' };

/** An answer as a message of Anthropic's. */
export function message({ reasoning, text, calls = [], finish, usage }, options = {}) {
    const { prompt, cached, written, output } = { prompt: 100, cached: 40, written: 0, output: 20, ...usage };
    return turn([
        ...reasoning ? [thinkingBlock(reasoning)] : [], ...text ? [textBlock(text)] : [],
        ...calls.map(call => ({ type: 'tool_use', id: call.id, name: call.name, input: JSON.parse(call.arguments) })),
    ], {
        stopReason: stopReasons[finish] ?? (calls.length > 0 ? 'tool_use' : 'end_turn'),
        usage: { input_tokens: prompt - cached - written, cache_creation_input_tokens: written, cache_read_input_tokens: cached, output_tokens: output },
        ...options,
    });
}

/** The same in the protocol of `speaker`. */
export const inWordsOf = (speaker, answer, options) => typeof answer === 'function' ? answer : (speaker === 'anthropic' ? message : answering)(answer, options);

/**
 * A provider "a" of this protocol behind Signalbox. `asked()` are the requests that it got, `results(n)` the texts of the
 * tool results in request n.
 */
export async function behind(t, speaker, answers, { properties, dialect, ...more } = {}) {
    const scripted = answers.map(answer => inWordsOf(speaker, answer));
    const isAnthropic = speaker === 'anthropic';
    const a = isAnthropic ? Object.assign(await strictUpstream(t, ...scripted), properties) : await openAiUpstream(t, properties, ...scripted);
    const entry = isAnthropic ? provider('a', a, more) : openAiProvider('a', a, [speaker], { dialect, ...more });
    const started = await startSignalbox(t, configOf([entry]));
    const asked = () => isAnthropic ? a.messages : a.asked;
    return { ...started, a, asked, results: number => (isAnthropic ? toolResults : toolOutputs)(asked()[number]) };
}
