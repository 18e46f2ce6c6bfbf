// SPDX-License-Identifier: GPL-3.0-or-later
// What the fakes of providers have in common: they record what they are asked, and answer as the test says.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterwards } from './programs.mjs';

let lastId = 0;
export const newId = prefix => `${prefix}_e2e${String(++lastId).padStart(8, '0')}`;

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

/** Each answer is a function of (response, recorded). A subclass says which requests they are for: answerTo(). */
export class ScriptedServer {
    static async start(...answers) {
        const started = new this();
        started.script(...answers);
        started.server.listen(0, '127.0.0.1');
        await once(started.server, 'listening');
        started.port = started.server.address().port;
        return started;
    }

    constructor() {
        this.requests = [];
        this.breaches = []; // of the provider's rules, by the requests to a strict one
        this.server = http.createServer({ keepAliveTimeout: 30000 }, (message, response) => this.#serve(message, response));
        this.server.on('clientError', (_, socket) => socket.destroy());
    }

    get url() {
        return `http://127.0.0.1:${this.port}`;
    }

    /** The answers to the next requests for answers; the last one is used again and again. */
    script(...answers) {
        this.answers = answers;
        return this;
    }

    nextAnswer() {
        return this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    }

    /** What dies now dies as a killed process would: listener and connections at once. */
    async kill() {
        this.server.close();
        this.server.closeAllConnections();
        await new Promise(resolve => setImmediate(resolve));
    }

    /** It goes with the test `t`, which fails when a request has broken the provider's rules. */
    goesWith(t) {
        afterwards(t, async () => {
            await this.kill();
            assert.deepEqual(this.breaches, [], 'requests that the provider would refuse');
        });
        return this;
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
        await this.answerTo(recorded)(response, recorded);
    }
}

export const raw = (status, headers, body) => async response => {
    response.writeHead(status, headers);
    response.end(body);
};
export const html = () => raw(200, { 'content-type': 'text/html' }, '<!doctype html><title>Sign in</title>');

/** `until` is a promise that the answer waits for. */
export const jsonWith = (commonHeaders, body, { status = 200, headers = {}, after = 0, until } = {}) => async response => {
    await sleep(after);
    await until;
    response.writeHead(status, { ...commonHeaders, 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
};

/** The connection breaks before any answer. */
export const reset = () => async response => {
    response.endedByScript = true;
    response.socket.resetAndDestroy();
};
export const hangUp = () => async response => {
    response.endedByScript = true;
    response.socket.end();
};

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

const streamHead = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };

/** Writes the frames one by one; `gap` in ms between them, `after` before the head. The promise `until` comes before the head or frame `holdAt`. */
export async function streamFrames(response, headers, frames, { gap = 0, after = 0, until, holdAt = 'head', end = ending.proper } = {}) {
    const hold = place => place === holdAt ? until : undefined;
    await sleep(after);
    await hold('head');
    response.writeHead(200, { ...headers, ...streamHead });
    response.flushHeaders();
    for (const [index, frame] of frames.entries()) {
        await hold(index);
        if (response.destroyed)
            return;
        response.write(frame);
        if (gap > 0)
            await sleep(gap);
    }
    await sleep(gap > 0 ? 0 : 20); // what was written is to be read before a reset drops it
    end(response);
}

/** A text in the small pieces in which a model writes it. */
export function pieces(whole) {
    return whole.match(/[^]{1,16}/g) ?? [];
}
