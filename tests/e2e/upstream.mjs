// SPDX-License-Identifier: GPL-3.0-or-later
// A scripted fake of Anthropic's API: records what it is asked and answers POST /v1/messages as the test says.

import { messageBreaches } from './messagerules.mjs';
import { ScriptedServer, ending, jsonWith, newId, pieces, streamFrames } from './scriptedserver.mjs';

export { ending, hangUp, html, raw, reset } from './scriptedserver.mjs';

export class Upstream extends ScriptedServer {
    /** The one that it knows; undefined = any. */
    key = undefined;
    /** Only for requests that no client of Anthropic's has written: see messagerules.mjs. */
    isStrict = false;
    /** Of the thinking that it has made itself. */
    signatures = [ownSignature];

    /** The requests for answers, that is without models, token counts and probes. */
    get messages() {
        return this.requests.filter(request => request.path.endsWith('/v1/messages'));
    }

    answerTo(recorded) {
        const { method, path } = recorded;
        if (path.endsWith('/v1/messages') && method === 'POST') {
            const breaches = this.isStrict ? messageBreaches(recorded, this) : [];
            this.breaches.push(...breaches);
            return breaches.length > 0 ? error(400, 'invalid_request_error', breaches.join('; ')) : this.nextAnswer() ?? text('scripted');
        }
        if (path.endsWith('/v1/messages/count_tokens'))
            return this.counting ?? json({ input_tokens: 42 });
        if (path.endsWith('/v1/models')) {
            return json({
                data: [{ type: 'model', id: 'claude-scripted-1', display_name: 'Scripted 1', created_at: '2026-01-02T03:04:05Z' }],
                has_more: false, first_id: 'claude-scripted-1', last_id: 'claude-scripted-1',
            });
        }
        return error(404, 'not_found_error', 'nothing here');
    }
}

/** An upstream that goes with the test `t`. */
export const upstream = async (t, ...answers) => (await Upstream.start(...answers)).goesWith(t);

/** One that refuses what Anthropic's server would, and fails the test when it had to. */
export const strictUpstream = async (t, ...answers) => Object.assign(await upstream(t, ...answers), { isStrict: true, key: 'sk-scripted-anthropic' });

export const answerHeaders = id => ({
    'request-id': id,
    'anthropic-organization-id': '00000000-0000-4000-8000-000000000001',
    'anthropic-ratelimit-requests-limit': '4000',
    'anthropic-ratelimit-requests-remaining': '3999',
    'anthropic-ratelimit-requests-reset': '2026-11-20T10:00:00Z',
    'anthropic-ratelimit-unified-status': 'allowed',
    'x-scripted': 'kept as it is',
});

// --- plain answers

export const json = (body, options) => async response => jsonWith(answerHeaders(newId('req')), body, options)(response);

export const error = (status, type, message = 'scripted', headers = {}, after = 0) =>
    json({ type: 'error', error: { type, message } }, { status, headers, after });
export const overloaded = (headers, after) => error(529, 'overloaded_error', 'Overloaded', headers, after);
export const rateLimited = headers => error(429, 'rate_limit_error', 'scripted limit', headers);
export const unauthorized = () => error(401, 'authentication_error', 'invalid x-api-key');
export const broken = () => error(500, 'api_error', 'Internal server error');

// --- messages, as a stream or plain as the request's `stream` says

const ownSignature = 'c2NyaXB0ZWQgc2lnbmF0dXJl';
const defaultUsage = { input_tokens: 25, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 20 };

function message(model, content, stopReason, usage, stopSequence = null) {
    return { id: newId('msg'), type: 'message', role: 'assistant', model, content, stop_reason: stopReason, stop_sequence: stopSequence, usage };
}

function deltas(block) {
    switch (block.type) {
    case 'text':
        return pieces(block.text).map(text => ({ type: 'text_delta', text }));
    case 'thinking':
        return [...pieces(block.thinking).map(thinking => ({ type: 'thinking_delta', thinking })),
            { type: 'signature_delta', signature: block.signature }];
    case 'tool_use':
        return ['', ...pieces(JSON.stringify(block.input))].map(partial_json => ({ type: 'input_json_delta', partial_json }));
    }
    throw new Error(`no deltas for ${block.type}`);
}

function emptied(block) {
    return { text: { type: 'text', text: '' }, thinking: { type: 'thinking', thinking: '', signature: '' },
        tool_use: { ...block, input: {} } }[block.type];
}

/** The events of a whole turn. */
export function eventsOf(model, blocks, stopReason = 'end_turn', usage = defaultUsage, stopSequence = null) {
    const events = [{ type: 'message_start', message: message(model, [], null, { ...usage, output_tokens: 1 }) }];
    blocks.forEach((block, index) => {
        events.push({ type: 'content_block_start', index, content_block: emptied(block) });
        if (index === 0)
            events.push({ type: 'ping' });
        events.push(...deltas(block).map(delta => ({ type: 'content_block_delta', index, delta })));
        events.push({ type: 'content_block_stop', index });
    });
    events.push({ type: 'message_delta', delta: { stop_reason: stopReason, stop_sequence: stopSequence }, usage: { output_tokens: usage.output_tokens } });
    events.push({ type: 'message_stop' });
    return events;
}

export const frame = event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

/** Any events; for the options see streamFrames(). */
export const sse = (events, options) => async (response, recorded) =>
    streamFrames(response, answerHeaders(newId('req')), (typeof events === 'function' ? events(recorded) : events).map(frame), options);

export const turn = (blocks, { stopReason = 'end_turn', usage = defaultUsage, stopSequence, ...options } = {}) => async (response, recorded) => {
    const { model, stream } = recorded.json;
    if (stream)
        return sse(eventsOf(model, blocks, stopReason, usage, stopSequence), options)(response, recorded);
    return json(message(model, blocks, stopReason, usage, stopSequence), options)(response, recorded);
};

export const textBlock = text => ({ type: 'text', text });
export const thinkingBlock = thinking => ({ type: 'thinking', thinking, signature: ownSignature });
export const toolUse = (name, input) => ({ type: 'tool_use', id: newId('toolu'), name, input });

export const text = (words, options) => turn([textBlock(words)], options);
export const tool = (name, input, options) =>
    turn([textBlock('I use a tool.'), toolUse(name, input)], { stopReason: 'tool_use', ...options });

/** The head is good, the first event is not; `afterStart`: a message_start comes before. */
export const firstEventError = ({ type = 'overloaded_error', afterStart = false, after = 0 } = {}) =>
    sse(({ json: { model } }) => [
        ...afterStart ? eventsOf(model, []).slice(0, 1) : [],
        { type: 'error', error: { type, message: 'Overloaded' } },
    ], { after });

/** Content comes, then the end that `end` makes, in the middle of a block. */
export const cut = (words, end = ending.fin) =>
    sse(({ json: { model } }) => eventsOf(model, [textBlock(words)]).slice(0, 4), { end });

/** What a program needs for a turn with one call of its tool: side requests, the call, the text after its result. */
export const toolTurn = (name, input, words) => async (response, recorded) => {
    const { messages, tools = [] } = recorded.json;
    const hasResult = messages.some(({ content }) => Array.isArray(content) && content.some(block => block.type === 'tool_result'));
    if (!tools.some(tool => tool.name === name))
        return text('e2e')(response, recorded);
    if (hasResult)
        return text(words)(response, recorded);
    return turn([thinkingBlock('The user wants a command to be run.'), textBlock('Running it.'), toolUse(name, input)],
        { stopReason: 'tool_use' })(response, recorded);
};

export const bashTurn = (command, words) => toolTurn('Bash', { command, description: 'Print a word' }, words);

/** The text of all tool results in a recorded request. */
export function toolResults({ json: { messages } }) {
    return messages.flatMap(({ content }) => Array.isArray(content) ? content : [])
        .filter(block => block.type === 'tool_result')
        .map(({ content }) => typeof content === 'string' ? content : content.map(part => part.text ?? '').join(''));
}
