// SPDX-License-Identifier: GPL-3.0-or-later
// HTTP without a client library's opinions: what was sent is known to the byte, and what came when.

import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * One request. Resolves when the answer is complete or broken off:
 * { status, headers, rawHeaders, body, text, pieces: [{ at, bytes }], headAt, milliseconds, complete, error }, times in ms
 * since the call. `leaveAt` is a pattern: the connection is reset at the first piece that matches. `arrived` is an object
 * that is kept up to date meanwhile: { status, text }.
 */
export function request(url, { method = 'GET', headers = {}, body, agent = false, limit = 60000, leaveAt, arrived = {} } = {}) {
    return new Promise((resolve, reject) => {
        const began = performance.now();
        const since = () => Math.round(performance.now() - began);
        const result = { pieces: [], complete: false };
        const outgoing = http.request(url, { method, headers, agent });
        const finish = error => {
            clearTimeout(timer);
            result.error = error;
            result.body = Buffer.concat(result.pieces.map(piece => piece.bytes));
            result.text = result.body.toString('utf8');
            result.milliseconds = since();
            if (result.status === undefined)
                reject(error ?? new Error('no answer'));
            else
                resolve(result);
        };
        const timer = setTimeout(() => outgoing.destroy(new Error(`no end within ${limit} ms`)), limit);
        outgoing.on('error', finish);
        Object.assign(arrived, { status: undefined, text: '' });
        outgoing.on('response', message => {
            arrived.status = message.statusCode;
            Object.assign(result, { status: message.statusCode, headers: message.headers, rawHeaders: message.rawHeaders, headAt: since() });
            message.on('data', bytes => {
                result.pieces.push({ at: since(), bytes });
                arrived.text += bytes.toString('latin1');
                if (leaveAt && leaveAt.test(bytes.toString('utf8'))) {
                    result.leftAt = performance.now();
                    outgoing.socket.resetAndDestroy();
                }
            });
            message.on('error', finish);
            message.on('end', () => {
                result.complete = message.complete;
                finish();
            });
        });
        outgoing.end(body);
    });
}

/** Parses a whole SSE text into its events' data, each with the event's name. */
export function sseEvents(text) {
    return text.split('\n\n').filter(block => block.includes('data:')).map(block => {
        const field = name => block.split('\n').filter(line => line.startsWith(`${name}:`))
            .map(line => line.slice(name.length + 1).replace(/^ /, '')).join('\n');
        return { event: field('event'), ...JSON.parse(field('data')) };
    });
}

export const streamedText = text => sseEvents(text)
    .filter(({ delta }) => delta?.type === 'text_delta').map(({ delta }) => delta.text).join('');

/** POST /v1/messages as Claude Code sends it, with a small body. */
export function postMessage(base, { body, stream = true, headers = {}, query = '?beta=true', ...options } = {}) {
    return request(`${base}/v1/messages${query}`, {
        method: 'POST',
        headers: {
            accept: 'application/json', 'content-type': 'application/json', 'anthropic-version': '2023-06-01', 'x-api-key': 'sk-client-dummy',
            ...headers,
        },
        body: body ?? messageBody({ stream }),
        ...options,
    });
}

export const messageBody = (more = {}) =>
    JSON.stringify({ model: 'claude-opus-5-5', messages: [{ role: 'user', content: 'hi' }], max_tokens: 100, ...more });

/** Waits until `condition()` holds, or what it promises. */
export async function eventually(condition, limit = 30000) {
    for (const began = performance.now(); performance.now() - began < limit; await sleep(5)) {
        const value = await condition();
        if (value)
            return value;
    }
    return condition();
}
