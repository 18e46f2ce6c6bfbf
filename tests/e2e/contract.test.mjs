// SPDX-License-Identifier: GPL-3.0-or-later
// What a proxy between real clients and providers must cope with, one group per rule: the rules were found by measuring
// what the clients send and how they react. Here on the wire, without a client library's tolerance.

import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { configOf, provider, startSignalbox, startWith } from './signalbox.mjs';
import { broken, cut, ending, error, eventsOf, firstEventError, frame, hangUp, html, json, overloaded, rateLimited, raw, reset, sse, text,
    textBlock, upstream } from './upstream.mjs';
import { eventually, messageBody, postMessage, request, sseEvents, streamedText } from './wire.mjs';

/** Reads the answer; a stream must be one whole, legal message. */
function assertAnswers(answer, expected) {
    assert.equal(answer.status, 200, answer.text);
    assert.ok(answer.complete);
    if (!answer.headers['content-type'].startsWith('text/event-stream')) {
        assert.equal(JSON.parse(answer.text).content[0].text, expected);
        return;
    }
    const types = sseEvents(answer.text).map(({ event, type }) => {
        assert.equal(event, type);
        return type;
    });
    assert.equal(types.filter(type => type === 'message_start').length, 1, types.join(' '));
    assert.equal(types.at(-1), 'message_stop');
    assert.equal(streamedText(answer.text), expected);
}

describe('1 local credential and probes', () => {
    const key = 'local-key-1';
    const withKey = a => configOf([provider('a', a)], { client_keys: [key] });

    for (const [name, headers] of Object.entries({
        'x-api-key': { 'x-api-key': key },
        'Bearer': { authorization: `Bearer ${key}` },
        'both': { 'x-api-key': key, authorization: `Bearer ${key}` },
        'x-api-key beside a foreign Bearer': { 'x-api-key': key, authorization: 'Bearer other' },
        'Bearer beside a foreign x-api-key': { 'x-api-key': 'other', authorization: `Bearer ${key}` },
    })) {
        for (const [authType, sent] of Object.entries({ api_key: 'x-api-key', auth_token: 'authorization' })) {
            test(`the local key as ${name}, the provider's as ${authType}`, async t => {
                const a = await upstream(t, text('ok'));
                const { url } = await startSignalbox(t, configOf([provider('a', a, { auth_type: authType })], { client_keys: [key] }));
                const answer = await request(`${url}/v1/messages?beta=true`, {
                    method: 'POST', body: messageBody(),
                    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', ...headers },
                });
                assertAnswers(answer, 'ok');
                const upstreamHeaders = a.messages[0].headers;
                assert.equal(upstreamHeaders[sent], sent === 'x-api-key' ? 'sk-a' : 'Bearer sk-a');
                assert.equal(upstreamHeaders[sent === 'x-api-key' ? 'authorization' : 'x-api-key'], undefined);
                assert.ok(!JSON.stringify(a.messages[0].rawHeaders).includes(key), 'the local key left the house');
            });
        }
    }

    for (const [name, headers] of Object.entries({ 'no key': {}, 'a wrong key': { 'x-api-key': 'wrong' }, 'a wrong Bearer': { authorization: 'Bearer wrong' } })) {
        test(`${name} is refused in Anthropic's shape`, async t => {
            const a = await upstream(t, text('ok'));
            const { url } = await startSignalbox(t, withKey(a));
            const answer = await request(`${url}/v1/messages`, { method: 'POST', body: messageBody(), headers });
            assert.equal(answer.status, 401);
            const body = JSON.parse(answer.text);
            assert.equal(body.type, 'error');
            assert.equal(body.error.type, 'authentication_error');
            assert.equal(a.requests.length, 0);
        });
    }

    for (const target of ['/', '/api/hello']) {
        test(`HEAD ${target} needs no key and no upstream`, async t => {
            const a = await upstream(t, text('ok'));
            const { url } = await startSignalbox(t, withKey(a));
            const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
            t.after(() => agent.destroy());
            for (let round = 0; round < 2; ++round) { // a body after a HEAD would break the second
                const answer = await request(`${url}${target}`, { method: 'HEAD', agent });
                assert.equal(answer.status, 200);
                assert.equal(answer.body.length, 0);
            }
            assert.equal(a.requests.length, 0);
        });
    }

    test('GET /v1/models?limit=1000 speaks the protocol of the asker', async t => {
        const a = await upstream(t, text('ok'));
        const config = configOf([provider('a', a)]);
        config.model_routes = { 'claude-opus-5-5': config.model_routes['*'], ...config.model_routes };
        const { url } = await startSignalbox(t, config);
        const ours = JSON.parse((await request(`${url}/v1/models?limit=1000`, { headers: { 'anthropic-version': '2023-06-01', 'x-api-key': 'k' } })).text);
        assert.equal(ours.has_more, false);
        assert.equal(ours.first_id, ours.data[0].id);
        assert.equal(ours.last_id, ours.data.at(-1).id);
        const model = ours.data.find(({ id }) => id === 'claude-opus-5-5');
        assert.equal(model.type, 'model');
        assert.equal(typeof model.display_name, 'string');
        assert.ok(!Number.isNaN(Date.parse(model.created_at)));
        const theirs = JSON.parse((await request(`${url}/v1/models?limit=1000`, { headers: { authorization: 'Bearer k' } })).text);
        assert.equal(theirs.object, 'list');
        assert.equal(theirs.data.find(({ id }) => id === 'claude-opus-5-5').object, 'model');
    });
});

describe('2 what is forwarded byte for byte', () => {
    test('the body: spacing, order, escapes, large numbers, unknown fields', async t => {
        const a = await upstream(t, text('ok'));
        const { url } = await startWith(t, { a });
        const body = Buffer.from('{ "zzz" : 12345678901234567890,"model"\t:\n"claude-opus-5-5","n":1.0,"e":1E+2,"s":"\\u00e9é\\/\\ud800",'
            + '"messages":[{"role":"user","content":"hi"},{"role":"system","content":"later"}],"max_tokens":10,"dup":1,"dup":2,'
            + '"nested":{"model":"claude-opus-5-5"},"stream":true}\n ');
        assertAnswers(await postMessage(url, { body }), 'ok');
        assert.deepEqual(a.messages[0].body, body);
        assert.equal(a.messages[0].headers['content-length'], String(body.length));
        assert.equal(a.messages[0].headers['transfer-encoding'], undefined);
    });

    test('with a mapped model only the model value differs', async t => {
        const a = await upstream(t, text('ok'));
        const config = configOf([provider('a', a)]);
        config.model_routes = { '*': [{ provider: 'a', model: 'mapped "ä" model', priority: 1 }] };
        const { url } = await startSignalbox(t, config);
        const template = model => `{"nested":{"model":"claude-opus-5-5"}, "text":"\\"model\\":\\"claude-opus-5-5\\"", "model" : ${model} , "messages":[]}`;
        assertAnswers(await postMessage(url, { body: template('"claude-opus-5-5"') }), 'ok');
        const arrived = a.messages[0].body.toString('utf8');
        const value = arrived.match(/"model" : ("(?:[^"\\]|\\.)*") ,/)[1];
        assert.equal(JSON.parse(value), 'mapped "ä" model');
        assert.equal(arrived, template(value));
    });

    test('the query string', async t => {
        const a = await upstream(t, text('ok'));
        const { url } = await startWith(t, { a });
        const query = '?beta=true&path=a%2Fb~c&plus=1+2%2B&empty=&bare&utf8=%C3%A4%E4&brackets[]=1&quote=%22&percent=%25';
        assertAnswers(await postMessage(url, { query }), 'ok');
        assert.equal(a.messages[0].url, `/v1/messages${query}`);
    });

    test('a query string in another spelling keeps its meaning', async t => {
        const a = await upstream(t, text('ok'));
        const { url } = await startWith(t, { a });
        const query = '?tilde=%7E&letter=%41&lower=%c3%a4'; // QUrl writes these as ~, A and %C3%A4 (RFC 3986 §6.2.2)
        assertAnswers(await postMessage(url, { query }), 'ok');
        const [before, after] = [query, a.messages[0].url].map(target => [...new URL(target, 'http://x').searchParams]);
        assert.deepEqual(after, before);
    });

    test('a path in base_url comes before the path of the request', async t => {
        const a = await upstream(t, text('ok'));
        const { url } = await startSignalbox(t, configOf([provider('a', a, { base_url: `${a.url}/u/alpha/` })]));
        assertAnswers(await postMessage(url), 'ok');
        assert.equal(a.requests[0].url, '/u/alpha/v1/messages?beta=true');
    });

    test('all headers of Claude Code and unknown ones, but not those of the connection', async t => {
        const a = await upstream(t, text('ok'));
        const { url } = await startWith(t, { a });
        const headers = {
            'user-agent': 'claude-cli/2.1.329 (external, sdk-cli)', 'x-claude-code-session-id': '00000000-1111-4222-8333-444444444444',
            'x-claude-code-agent-id': 'abc', 'x-stainless-arch': 'x64', 'x-stainless-lang': 'js', 'x-stainless-retry-count': '0',
            'x-stainless-runtime-version': 'v26.12.1', 'x-stainless-timeout': '600',
            'anthropic-beta': 'claude-code-20250219,interleaved-thinking-2025-05-14', 'anthropic-dangerous-direct-browser-access': 'true',
            'anthropic-version': '2031-01-01', 'anthropic-never-seen': 'x', 'x-app': 'cli', 'x-custom': 'a  b;c="d"', 'idempotency-key': 'i-1',
        };
        assertAnswers(await postMessage(url, { headers: { ...headers, connection: 'keep-alive, x-hop', 'x-hop': '1', 'proxy-authorization': 'Basic x' } }), 'ok');
        const arrived = a.messages[0].headers;
        for (const [name, value] of Object.entries(headers))
            assert.equal(arrived[name], value, name);
        assert.equal(arrived['x-hop'], undefined);
        assert.equal(arrived['proxy-authorization'], undefined);
        assert.equal(arrived.host, `127.0.0.1:${a.port}`);
        assert.equal(arrived.cookie, undefined);
    });

    test('no header is invented', async t => {
        const a = await upstream(t, text('ok'));
        const { url } = await startWith(t, { a });
        await request(`${url}/v1/messages`, { method: 'POST', body: messageBody(), headers: { 'content-type': 'application/json' } });
        const known = ['host', 'content-type', 'content-length', 'connection', 'accept-encoding', 'x-api-key',
            'user-agent', 'accept-language', // Qt's network layer cannot leave these two out
            'x-signalbox-hop']; // which ends requests that go in a circle
        assert.deepEqual(Object.keys(a.messages[0].headers).filter(name => !known.includes(name)), []);
        assert.equal(a.messages[0].headers['anthropic-version'], undefined);
    });

    test('the stream\'s bytes, comments and unknown events included', async t => {
        const events = eventsOf('m', [textBlock('Grüße ✓')]);
        const bytes = Buffer.from([': a comment\n\n', frame(events[0]), 'event: never_seen\ndata: {"type": "never_seen",   "x":1}\n\n',
            ...events.slice(1).map(event => frame(event).replace('data: ', 'data:').replaceAll('\n', '\r\n'))].join(''));
        const a = await upstream(t, async response => {
            response.writeHead(200, { 'content-type': 'text/event-stream' });
            for (const byte of bytes) // every cut there is
                response.write(Buffer.of(byte));
            response.end();
        });
        const { url } = await startWith(t, { a });
        const answer = await postMessage(url);
        assert.deepEqual(answer.body.toString('utf8'), bytes.toString('utf8'));
    });
});

describe('3 streaming is decided by the body', () => {
    test('"stream":true with Accept: application/json streams', async t => {
        const a = await upstream(t, text('streamed'));
        const { url } = await startWith(t, { a });
        const answer = await postMessage(url, { headers: { accept: 'application/json' } });
        assert.match(answer.headers['content-type'], /^text\/event-stream/);
        assertAnswers(answer, 'streamed');
    });

    for (const body of [messageBody({ stream: false }), messageBody()]) {
        test(`${body.includes('stream') ? '"stream":false' : 'no "stream"'} with Accept: text/event-stream does not`, async t => {
            const a = await upstream(t, text('plain', { after: 2500 }));
            const { url } = await startWith(t, { a }, { timeouts: { early_head: '500ms', keep_alive: '500ms' } });
            const answer = await postMessage(url, { body, headers: { accept: 'text/event-stream' } });
            assert.match(answer.headers['content-type'], /^application\/json/);
            assert.ok(answer.headAt >= 2400, 'a plain answer has no early head');
            assertAnswers(answer, 'plain');
        });
    }
});

describe('4 nothing stale for a repeated request', () => {
    test('the very same request after a failure gets a fresh answer', async t => {
        const a = await upstream(t, overloaded(), text('fresh'));
        const { url } = await startWith(t, { a });
        assert.equal((await postMessage(url)).status, 529);
        assertAnswers(await postMessage(url), 'fresh');
        assert.equal(a.messages.length, 2);
    });

    test('the same bytes with other betas are another request', async t => {
        const a = await upstream(t, error(400, 'invalid_request_error', 'scripted'), text('other betas'));
        const { url } = await startWith(t, { a });
        const refused = await postMessage(url, { headers: { 'anthropic-beta': 'one-2030-01-01,two-2030-01-01' } });
        assert.equal(refused.status, 400);
        assert.equal(JSON.parse(refused.text).error.message, 'scripted');
        assertAnswers(await postMessage(url, { headers: { 'anthropic-beta': 'one-2030-01-01' } }), 'other betas');
        assert.deepEqual(a.messages.map(({ headers }) => headers['anthropic-beta']), ['one-2030-01-01,two-2030-01-01', 'one-2030-01-01']);
    });

    test('equal requests at the same time each get an answer', async t => {
        let count = 0;
        const a = await upstream(t, (response, recorded) => text(`answer ${++count}`, { gap: 10 })(response, recorded));
        const { url } = await startWith(t, { a });
        const answers = await Promise.all([1, 2, 3].map(session => postMessage(url, { headers: { 'x-claude-code-session-id': `s${session}` } })));
        assert.deepEqual(answers.map(answer => streamedText(answer.text)).sort(), ['answer 1', 'answer 2', 'answer 3']);
    });
});

describe('5 failover before the first content', () => {
    const faults = {
        '529': overloaded(), '500': broken(), '429': rateLimited(), '401': error(401, 'authentication_error'), '402': error(402, 'billing_error'),
        '403': error(403, 'permission_error'), '404': error(404, 'not_found_error'), '503 with HTML': raw(503, { 'content-type': 'text/html' }, '<p>no</p>'),
        'out of credit': error(400, 'invalid_request_error', 'Your credit balance is too low to access the API'),
        'HTML with 200': html(),
        'a JSON error with 200': json({ type: 'error', error: { type: 'api_error', message: 'scripted' } }),
        'an empty 200': raw(200, { 'content-type': 'text/event-stream' }, ''),
        'an empty JSON 200': raw(200, { 'content-type': 'application/json' }, ''),
        'a reset': reset(), 'a hang-up': hangUp(),
        'half a head': async response => {
            response.endedByScript = true;
            response.socket.end('HTTP/1.1 200 OK\r\nContent-Ty');
        },
    };
    const streamFaults = {
        'error as first event': firstEventError(),
        'error after message_start': firstEventError({ afterStart: true, type: 'api_error' }),
        'a cut after message_start': sse(({ json: { model } }) => eventsOf(model, []).slice(0, 1), { end: ending.fin }),
        'a reset after message_start': sse(({ json: { model } }) => eventsOf(model, []).slice(0, 1), { end: ending.rst }),
        'an end after message_start': sse(({ json: { model } }) => eventsOf(model, []).slice(0, 1)),
    };
    for (const stream of [true, false]) {
        for (const [name, fault] of Object.entries(stream ? { ...faults, ...streamFaults } : faults)) {
            test(`${name}, ${stream ? 'streamed' : 'plain'}`, async t => {
                const [a, b] = [await upstream(t, fault), await upstream(t, text('from b'))];
                const { url } = await startWith(t, { a, b });
                const body = messageBody({ stream });
                assertAnswers(await postMessage(url, { body }), 'from b');
                assert.deepEqual([a.messages.length, b.messages.length], [1, 1]);
                assert.equal(a.messages[0].headers['x-api-key'], 'sk-a');
                assert.equal(b.messages[0].headers['x-api-key'], 'sk-b');
                assert.equal(b.messages[0].body.toString('utf8'), body);
            });
        }
    }

    test('a provider that is not there', async t => {
        const [a, b] = [await upstream(t, text('never')), await upstream(t, text('from b'))];
        const { url } = await startWith(t, { a, b });
        await a.kill();
        assertAnswers(await postMessage(url), 'from b');
        assertAnswers(await postMessage(url, { stream: false }), 'from b');
    });

    test('a request that would fail everywhere is not tried elsewhere', async t => {
        const [a, b] = [await upstream(t, error(400, 'invalid_request_error', 'prompt is too long: 9 tokens > 8 maximum')), await upstream(t, text('from b'))];
        const { url } = await startWith(t, { a, b });
        const answer = await postMessage(url);
        assert.equal(answer.status, 400);
        assert.deepEqual(JSON.parse(answer.text), { type: 'error', error: { type: 'invalid_request_error', message: 'prompt is too long: 9 tokens > 8 maximum' } });
        assert.equal(b.messages.length, 0);
    });
});

describe('6 a truncated stream never ends cleanly', () => {
    for (const [name, end] of Object.entries({ 'without the last chunk': ending.fin, 'by a reset': ending.rst, 'as if complete': ending.proper })) {
        test(`cut after content ${name}: an error event follows`, async t => {
            const [a, b] = [await upstream(t, cut('Half of the answer to the question', end)), await upstream(t, text('from b'))];
            const { url } = await startWith(t, { a, b });
            const answer = await postMessage(url);
            const events = sseEvents(answer.text);
            assert.equal(answer.status, 200);
            assert.equal(streamedText(answer.text), 'Half of the answ');
            assert.equal(events.at(-1).event, 'error', answer.text);
            assert.equal(typeof events.at(-1).error.type, 'string');
            assert.equal(typeof events.at(-1).error.message, 'string');
            assert.ok(!events.some(({ type }) => type === 'message_stop'));
            assert.equal(b.messages.length, 0, 'content had been passed on: nothing may be asked again');
        });
    }

    test('cut inside an event: an error event or a broken connection', async t => {
        const a = await upstream(t, async response => {
            response.writeHead(200, { 'content-type': 'text/event-stream' });
            response.endedByScript = true;
            for (const event of eventsOf('m', [textBlock('Half of the answer')]).slice(0, 4))
                response.write(frame(event));
            response.write('event: content_block_delta\ndata: {"type":"content_block_de');
            await sleep(20);
            response.socket.end();
        });
        const { url } = await startWith(t, { a });
        const answer = await postMessage(url);
        const whole = answer.text.split('\n\n').filter(block => block.includes('data:'));
        const honest = !answer.complete || /^event: error\n/.test(whole.at(-1));
        assert.ok(honest, answer.text);
        for (const block of answer.complete ? whole : [])
            JSON.parse(block.match(/^data: (.*)$/m)[1]);
    });

    test('an error event of the upstream after content is passed on as it came', async t => {
        const late = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
        const a = await upstream(t, sse(({ json: { model } }) => [...eventsOf(model, [textBlock('Half of it')]).slice(0, 4), late]));
        const { url } = await startWith(t, { a });
        const answer = await postMessage(url);
        assert.ok(answer.text.endsWith(frame(late)), answer.text);
        assert.equal(sseEvents(answer.text).filter(({ type }) => type === 'error').length, 1);
    });

    test('a plain answer cut in the middle goes to the next provider', async t => {
        const a = await upstream(t, async response => {
            response.endedByScript = true;
            response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
            response.write('{"type":"message","content":[{"type":"text","te');
            await sleep(20);
            response.socket.end();
        });
        const b = await upstream(t, text('from b'));
        const { url } = await startWith(t, { a, b });
        assertAnswers(await postMessage(url, { stream: false }), 'from b');
        assert.equal(a.messages.length, 1);
    });
});

describe('7 when all are exhausted the client is told to wait a little', { concurrency: 4 }, () => { // most of it is waiting
    const cases = {
        'nobody says how long': [[overloaded(), broken()], [1, 60]],
        'one says how long': [[overloaded({ 'retry-after': '7' }), broken()], [1, 7]],
        'the soonest counts': [[rateLimited({ 'retry-after': '3600' }), overloaded({ 'retry-after': '9' })], [1, 9]],
        'connections fail': [[reset(), hangUp()], [1, 60]],
    };
    for (const [name, [answers, [least, most]]] of Object.entries(cases)) {
        test(name, async t => {
            const [a, b] = await Promise.all(answers.map(answer => upstream(t, answer)));
            const { url } = await startWith(t, { a, b });
            for (const stream of [true, false]) {
                const answer = await postMessage(url, { stream });
                assert.ok([429, 502, 503, 529].includes(answer.status), `status ${answer.status}`);
                const seconds = Number(answer.headers['retry-after']);
                assert.ok(seconds >= least && seconds <= most, `retry-after: ${answer.headers['retry-after']}`);
                assert.equal(answer.headers['x-should-retry'], undefined);
                const body = JSON.parse(answer.text);
                assert.equal(body.type, 'error');
                assert.ok(!answer.text.includes('sk-a') && !answer.text.includes('sk-b'));
            }
        });
    }
});

describe('8 silence', () => {
    const quick = { timeouts: { early_head: '600ms', keep_alive: '400ms' } };
    const pings = ({ text }) => sseEvents(text).filter(({ type }) => type === 'ping').length;
    /** Answers when the client has had a head. */
    const afterHead = (arrived, answer) => async (response, recorded) => {
        await eventually(() => arrived.status);
        await answer(response, recorded);
    };

    test('pings come while the upstream is silent in the middle', async t => {
        const arrived = {};
        const a = await upstream(t, async response => {
            response.writeHead(200, { 'content-type': 'text/event-stream' });
            const events = eventsOf('m', [textBlock('slow')]).map(frame);
            response.write(events.slice(0, 3).join(''));
            await eventually(() => arrived.text.endsWith('\n\n') && pings(arrived) >= 4); // one is the upstream's own
            response.end(events.slice(3).join(''));
        });
        const { url } = await startWith(t, { a }, quick);
        const answer = await postMessage(url, { arrived });
        assertAnswers(answer, 'slow');
        assert.ok(pings(answer) >= 4, answer.text);
    });

    test('a late head: an early head and pings keep the client, the answer comes whole', async t => {
        const arrived = {};
        const a = await upstream(t, async (response, recorded) => {
            await eventually(() => arrived.text.endsWith('\n\n') && pings(arrived) >= 2);
            await text('late')(response, recorded);
        });
        const { url } = await startWith(t, { a }, quick);
        const answer = await postMessage(url, { arrived });
        assertAnswers(answer, 'late');
        assert.ok(pings(answer) >= 3, answer.text);
    });

    test('after an early head the next provider may still answer', async t => {
        const arrived = {};
        const [a, b] = [await upstream(t, afterHead(arrived, overloaded())), await upstream(t, text('from b'))];
        const { url } = await startWith(t, { a, b }, quick);
        const answer = await postMessage(url, { arrived });
        assertAnswers(answer, 'from b');
        assert.equal(a.messages.length, 1);
        assert.ok(pings(answer) >= 2, answer.text); // the early one, and b's own
    });

    test('after an early head a failure is an error event', async t => {
        const arrived = {};
        const a = await upstream(t, afterHead(arrived, overloaded()));
        const { url } = await startWith(t, { a }, quick);
        const answer = await postMessage(url, { arrived });
        assert.equal(answer.status, 200);
        const events = sseEvents(answer.text).filter(({ type }) => type !== 'ping');
        assert.deepEqual(events.map(({ event }) => event), ['error']);
        assert.equal(events[0].error.type, 'overloaded_error');
    });
});

describe('9 aborts, flushing, back-pressure, size, bursts, idle connections', () => {
    test('a reset of the client reaches the upstream at once', async t => {
        const a = await upstream(t, sse(() => eventsOf('m', [textBlock('word '.repeat(2000))]), { gap: 20 }));
        const { url } = await startWith(t, { a });
        const answer = await postMessage(url, { leaveAt: /content_block_delta/ });
        assert.ok(await eventually(() => a.messages[0].abortedAt), 'the upstream streams on');
        t.diagnostic(`${(a.messages[0].abortedAt - answer.leftAt).toFixed(1)} ms`);
    });

    test('a client that leaves is not the provider\'s fault', async t => {
        const [a, b] = [await upstream(t, sse(() => eventsOf('m', [textBlock('word '.repeat(500))]), { gap: 10 })), await upstream(t, text('from b'))];
        const { url } = await startWith(t, { a, b });
        for (let round = 0; round < 4; ++round)
            await postMessage(url, { leaveAt: /content_block_delta/ });
        a.script(text('still a'));
        assertAnswers(await postMessage(url), 'still a');
        assert.equal(b.messages.length, 0);
    });

    test('every event is passed on when it comes', async t => {
        const arrived = {};
        const held = [];
        let sent = '';
        const a = await upstream(t, async response => {
            response.writeHead(200, { 'content-type': 'text/event-stream' });
            for (const event of eventsOf('m', [textBlock('0123456789abcdef'.repeat(6))])) {
                sent += frame(event);
                response.write(frame(event));
                const commits = event.type !== 'message_start'; // the only one that is rightly kept back
                if (commits && !await eventually(() => arrived.text === sent, 5000))
                    held.push(event);
            }
            response.end();
        });
        const { url } = await startWith(t, { a });
        assertAnswers(await postMessage(url, { arrived }), '0123456789abcdef'.repeat(6));
        assert.deepEqual(held, []);
    });

    test('a slow client slows the upstream down', async t => {
        const filler = 'x'.repeat(64 * 1024);
        const total = 1500; // about 94 MB
        let written = 0;
        const a = await upstream(t, async response => {
            const events = eventsOf('m', [textBlock('y')]).map(frame);
            response.writeHead(200, { 'content-type': 'text/event-stream' });
            response.write(events.slice(0, 3).join(''));
            let goOn = () => {};
            response.on('drain', () => goOn()).on('close', () => goOn());
            const delta = frame({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: filler } });
            for (; written < total && !response.destroyed; ++written) {
                if (!response.write(delta))
                    await new Promise(resolve => { goOn = resolve; });
            }
            response.end(events.slice(3).join(''));
        });
        const { url } = await startWith(t, { a });
        const { hostname, port } = new URL(url);
        const socket = net.connect({ host: hostname, port });
        t.after(() => socket.destroy());
        const body = messageBody({ stream: true });
        socket.write(`POST /v1/messages HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\nConnection: close\r\n`
            + `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
        socket.pause();
        await sleep(1500);
        const stalledAt = written;
        t.diagnostic(`the upstream got rid of ${(stalledAt * 64 / 1024).toFixed(1)} MB while the client read nothing`);
        assert.ok(stalledAt > 0 && stalledAt * 64 / 1024 < 30, `${stalledAt * 64 / 1024} MB`);
        let received = 0;
        let tail = Buffer.alloc(0);
        socket.on('data', piece => {
            received += piece.length;
            tail = Buffer.concat([tail, piece]).subarray(-1000);
        }).resume();
        await new Promise(resolve => socket.on('close', resolve));
        assert.ok(received > total * filler.length, `${received} bytes`);
        assert.match(tail.toString('utf8'), /message_stop/);
    });

    test('a body of 32 MB', async t => {
        const a = await upstream(t, text('large'));
        const { url } = await startWith(t, { a });
        const body = Buffer.from(messageBody({ messages: [{ role: 'user', content: 'x'.repeat(32 * 1024 * 1024) }], stream: true }));
        const answer = await postMessage(url, { body });
        t.diagnostic(`${answer.milliseconds} ms`);
        assertAnswers(answer, 'large');
        assert.ok(a.messages[0].body.equals(body));
    });

    test('25 token counts at once are at the upstream at once', async t => {
        const a = await upstream(t, text('unused'));
        let waiting = [];
        a.counting = async (response, recorded) => {
            await new Promise(resolve => {
                waiting.push(resolve);
                if (waiting.length === 25)
                    waiting.forEach(release => release());
            });
            await json({ input_tokens: recorded.json.messages.length })(response, recorded);
        };
        const { url } = await startWith(t, { a });
        const answers = await Promise.all(Array.from({ length: 25 }, (_, index) => request(`${url}/v1/messages/count_tokens?beta=true`, {
            method: 'POST', headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', 'x-api-key': 'k' },
            body: JSON.stringify({ model: 'claude-opus-5-5', messages: Array(index + 1).fill({ role: 'user', content: 'x'.repeat(1000) }) }),
        })));
        assert.deepEqual(answers.map(({ text }) => JSON.parse(text).input_tokens), Array.from({ length: 25 }, (_, index) => index + 1));
        assert.equal(a.requests.length, 25);
    });

    test('25 streams at once', async t => {
        const words = number => `for ${number} only, `.repeat(20);
        let begun = 0;
        const a = await upstream(t, async (response, { json: { messages, model } }) => {
            const events = eventsOf(model, [textBlock(words(messages[0].content))]).map(frame);
            response.writeHead(200, { 'content-type': 'text/event-stream' });
            response.write(events.slice(0, 5).join(''));
            ++begun;
            await eventually(() => begun === 25); // none ends before all have begun
            for (const event of events.slice(5))
                response.write(event);
            response.end();
        });
        const { url } = await startWith(t, { a });
        const answers = await Promise.all(Array.from({ length: 25 }, (_, number) =>
            postMessage(url, { body: messageBody({ messages: [{ role: 'user', content: `${number}` }], stream: true }) })));
        answers.forEach((answer, number) => assertAnswers(answer, words(number)));
        assert.equal(begun, 25);
        assert.equal(a.messages.length, 25);
    });

    test('an upstream that closes idle connections is asked exactly once per request', async t => {
        const a = await upstream(t, text('ok'));
        a.server.keepAliveTimeout = 1;
        const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
        t.after(() => agent.destroy());
        const { url } = await startWith(t, { a });
        for (let round = 0; round < 10; ++round) {
            assertAnswers(await postMessage(url, { agent }), 'ok');
            await sleep(round * 3);
            if (round % 2)
                a.server.closeIdleConnections();
        }
        assert.equal(a.messages.length, 10);
    });

    test('chunked and Expect: 100-continue bodies', async t => {
        const a = await upstream(t, text('ok'));
        const { url } = await startWith(t, { a });
        const body = messageBody({ stream: true });
        assertAnswers(await postMessage(url, { body, headers: { 'transfer-encoding': 'chunked' } }), 'ok');
        assert.equal(a.messages[0].body.toString('utf8'), body);
        const answer = await postMessage(url, { body, headers: { expect: '100-continue', 'content-length': String(body.length) } });
        assertAnswers(answer, 'ok');
    });

    test('100 Continue of the upstream is not the answer', async t => {
        const a = await upstream(t, async (response, recorded) => {
            response.writeContinue();
            await text('final')(response, recorded);
        });
        const { url } = await startWith(t, { a });
        assertAnswers(await postMessage(url), 'final');
        assertAnswers(await postMessage(url, { stream: false }), 'final');
    });

    test('103 Early Hints of the upstream are not the answer', async t => {
        const a = await upstream(t, async (response, recorded) => {
            response.writeEarlyHints({ link: '</x>; rel=preload' });
            await text('final')(response, recorded);
        });
        const b = await upstream(t, text('final'));
        // QNetworkAccessManager of Qt 6.4 loses the final answer behind a 103: then the next provider has to give one.
        const { url } = await startWith(t, { a, b });
        assertAnswers(await postMessage(url), 'final');
        assertAnswers(await postMessage(url, { stream: false }), 'final');
    });
});

describe('11 redirects', () => {
    for (const status of [301, 302, 307, 308]) {
        test(`${status} is not followed: neither credential nor prompt goes there`, async t => {
            const elsewhere = await upstream(t, text('stolen'));
            const a = await upstream(t, raw(status, { location: `${elsewhere.url}/v1/messages` }, ''));
            const b = await upstream(t, text('from b'));
            const { url } = await startWith(t, { a, b });
            assertAnswers(await postMessage(url), 'from b');
            assert.equal(elsewhere.requests.length, 0);
            assert.equal(a.requests.length, 1);
        });
    }

    test('with no other provider the client gets an error, no Location', async t => {
        const elsewhere = await upstream(t, text('stolen'));
        const a = await upstream(t, raw(307, { location: `${elsewhere.url}/v1/messages` }, ''));
        const { url } = await startWith(t, { a });
        const answer = await postMessage(url);
        assert.ok(answer.status >= 500, `status ${answer.status}`);
        assert.equal(answer.headers.location, undefined);
        assert.equal(JSON.parse(answer.text).type, 'error');
        assert.equal(elsewhere.requests.length, 0);
    });
});
