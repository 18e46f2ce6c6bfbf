// SPDX-License-Identifier: GPL-3.0-or-later
// A scripted fake of Anthropic's API: records what it is asked and answers POST /v1/messages as the test says.

import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

let lastId = 0;
const newId = prefix => `${prefix}_e2e${String(++lastId).padStart(8, '0')}`;

/** One request as it came, and what became of it. */
class Recorded {
    constructor(message) {
        this.method = message.method;
        this.url = message.url;
        this.path = message.url.split('?')[0];
        this.headers = message.headers;
        this.rawHeaders = message.rawHeaders;
        this.receivedAt = performance.now();
        this.abortedAt = undefined; // the other side left before the answer was complete
        this.body = Buffer.alloc(0);
    }
    get json() {
        return JSON.parse(this.body.toString('utf8'));
    }
}

/** Each answer is a function of (response, recorded), made by those below. */
export class Upstream {
    static async start(...answers) {
        const started = new Upstream();
        started.script(...answers);
        started.server.listen(0, '127.0.0.1');
        await once(started.server, 'listening');
        started.port = started.server.address().port;
        return started;
    }

    constructor() {
        this.requests = [];
        this.server = http.createServer({ keepAliveTimeout: 30000 }, (message, response) => this.#serve(message, response));
        this.server.on('clientError', (_, socket) => socket.destroy());
    }

    get url() {
        return `http://127.0.0.1:${this.port}`;
    }

    /** The requests for answers, that is without models, token counts and probes. */
    get messages() {
        return this.requests.filter(request => request.path.endsWith('/v1/messages'));
    }

    /** The answers to the next requests for answers; the last one is used again and again. */
    script(...answers) {
        this.answers = answers;
        return this;
    }

    /** What dies now dies as a killed process would: listener and connections at once. */
    async kill() {
        this.server.close();
        this.server.closeAllConnections();
        await new Promise(resolve => setImmediate(resolve));
    }

    async #serve(message, response) {
        const recorded = new Recorded(message);
        this.requests.push(recorded);
        response.on('close', () => {
            if (!response.writableFinished && !response.endedByScript)
                recorded.abortedAt = performance.now();
        });
        const pieces = [];
        try {
            for await (const piece of message)
                pieces.push(piece);
        } catch {
            return; // abortedAt says it
        }
        recorded.body = Buffer.concat(pieces);
        await this.#answerTo(recorded)(response, recorded);
    }

    #answerTo({ method, path }) {
        if (path.endsWith('/v1/messages') && method === 'POST')
            return (this.answers.length > 1 ? this.answers.shift() : this.answers[0]) ?? text('scripted');
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
export async function upstream(t, ...answers) {
    const started = await Upstream.start(...answers);
    t.after(() => started.kill());
    return started;
}

export const answerHeaders = id => ({
    'request-id': id,
    'anthropic-organization-id': '00000000-0000-4000-8000-000000000001',
    'anthropic-ratelimit-requests-limit': '4000',
    'anthropic-ratelimit-requests-remaining': '3999',
    'anthropic-ratelimit-requests-reset': '2026-11-20T10:00:00Z',
    'anthropic-ratelimit-unified-status': 'allowed',
    'x-scripted': 'kept as it is',
});

function head(response, status, headers) {
    response.writeHead(status, { ...answerHeaders(newId('req')), ...headers });
}

// --- plain answers

/** `until` is a promise that the answer waits for. */
export const json = (body, { status = 200, headers = {}, after = 0, until } = {}) => async response => {
    await sleep(after);
    await until;
    head(response, status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
};

export const error = (status, type, message = 'scripted', headers = {}, after = 0) =>
    json({ type: 'error', error: { type, message } }, { status, headers, after });
export const overloaded = (headers, after) => error(529, 'overloaded_error', 'Overloaded', headers, after);
export const rateLimited = headers => error(429, 'rate_limit_error', 'scripted limit', headers);
export const unauthorized = () => error(401, 'authentication_error', 'invalid x-api-key');
export const broken = () => error(500, 'api_error', 'Internal server error');

export const raw = (status, headers, body) => async response => {
    response.writeHead(status, headers);
    response.end(body);
};
export const html = () => raw(200, { 'content-type': 'text/html' }, '<!doctype html><title>Sign in</title>');

/** The connection breaks before any answer. */
export const reset = () => async response => {
    response.endedByScript = true;
    response.socket.resetAndDestroy();
};
export const hangUp = () => async response => {
    response.endedByScript = true;
    response.socket.end();
};

// --- messages, as a stream or plain as the request's `stream` says

const usage = { input_tokens: 25, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 1 };

function message(model, content, stopReason, output) {
    return {
        id: newId('msg'), type: 'message', role: 'assistant', model, content, stop_reason: stopReason, stop_sequence: null,
        usage: { ...usage, output_tokens: output },
    };
}

function pieces(whole) {
    return whole.match(/[^]{1,16}/g) ?? [];
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
export function eventsOf(model, blocks, stopReason = 'end_turn') {
    const events = [{ type: 'message_start', message: message(model, [], null, 1) }];
    blocks.forEach((block, index) => {
        events.push({ type: 'content_block_start', index, content_block: emptied(block) });
        if (index === 0)
            events.push({ type: 'ping' });
        events.push(...deltas(block).map(delta => ({ type: 'content_block_delta', index, delta })));
        events.push({ type: 'content_block_stop', index });
    });
    events.push({ type: 'message_delta', delta: { stop_reason: stopReason, stop_sequence: null }, usage: { output_tokens: 20 } });
    events.push({ type: 'message_stop' });
    return events;
}

export const frame = event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
const streamHead = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };

/** Ways for a stream to end. */
export const ending = {
    proper: response => response.end(),
    /** Without the last chunk: truncated. */
    fin: response => {
        response.endedByScript = true;
        response.socket.end();
    },
    rst: response => {
        response.endedByScript = true;
        response.socket.resetAndDestroy();
    },
    never: () => {},
};

/** Any events; `gap` in ms between them, `after` before the head. The promise `until` comes before the head or event `holdAt`. */
export const sse = (events, { gap = 0, after = 0, until, holdAt = 'head', end = ending.proper } = {}) => async (response, recorded) => {
    const hold = place => place === holdAt ? until : undefined;
    await sleep(after);
    await hold('head');
    head(response, 200, streamHead);
    response.flushHeaders();
    for (const [index, event] of (typeof events === 'function' ? events(recorded) : events).entries()) {
        await hold(index);
        if (response.destroyed)
            return;
        response.write(frame(event));
        if (gap > 0)
            await sleep(gap);
    }
    await sleep(gap > 0 ? 0 : 20); // what was written is to be read before a reset drops it
    end(response);
};

export const turn = (blocks, { stopReason = 'end_turn', ...options } = {}) => async (response, recorded) => {
    const { model, stream } = recorded.json;
    if (stream)
        return sse(eventsOf(model, blocks, stopReason), options)(response, recorded);
    return json(message(model, blocks, stopReason, 20), options)(response, recorded);
};

export const textBlock = text => ({ type: 'text', text });
export const thinkingBlock = thinking => ({ type: 'thinking', thinking, signature: 'c2NyaXB0ZWQgc2lnbmF0dXJl' });
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

/** What Claude Code needs for a turn with one Bash call: side requests, the call, the text after its result. */
export const bashTurn = (command, words) => async (response, recorded) => {
    const { messages, tools = [] } = recorded.json;
    const hasResult = messages.some(({ content }) => Array.isArray(content) && content.some(block => block.type === 'tool_result'));
    if (!tools.some(({ name }) => name === 'Bash'))
        return text('e2e')(response, recorded);
    if (hasResult)
        return text(words)(response, recorded);
    return turn([thinkingBlock('The user wants a command to be run.'), textBlock('Running it.'),
        toolUse('Bash', { command, description: 'Print a word' })], { stopReason: 'tool_use' })(response, recorded);
};

/** The text of all tool results in a recorded request. */
export function toolResults({ json: { messages } }) {
    return messages.flatMap(({ content }) => Array.isArray(content) ? content : [])
        .filter(block => block.type === 'tool_result')
        .map(({ content }) => typeof content === 'string' ? content : content.map(part => part.text ?? '').join(''));
}
