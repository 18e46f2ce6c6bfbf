// SPDX-License-Identifier: GPL-3.0-or-later
// The claude program in print mode, through Signalbox.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { ask, assertSays, claude, freshFolder, told } from './programs.mjs';
import { startSignalbox, startWith } from './signalbox.mjs';
import { bashTurn, cut, ending, error, firstEventError, html, json, overloaded, text, toolResults, upstream } from './upstream.mjs';

const bashPrompt = 'Run the Bash command `echo signalbox-e2e` and tell me what it printed.';
const toolPrompt = 'Use the Bash tool, please.'; // the demo provider listens to the word
const word = 'It printed the word.';
const bash = bashTurn('echo signalbox-e2e', word);

describe('claude and the demo provider', () => {
    test('a turn with one tool use', async t => {
        const { url } = await startSignalbox(t);
        const result = await claude(url, [toolPrompt, '--output-format', 'stream-json', '--verbose']);
        t.diagnostic(`${result.milliseconds} ms`);
        assert.equal(result.code, 0, told(result));
        const lines = result.stdout.trim().split('\n').map(line => JSON.parse(line));
        const blocks = lines.flatMap(({ message }) => Array.isArray(message?.content) ? message.content : []);
        const calls = blocks.filter(block => block.type === 'tool_use');
        const results = blocks.filter(block => block.type === 'tool_result');
        assert.equal(calls.length, 1, told(result));
        assert.equal(calls[0].name, 'Bash');
        assert.equal(results.length, 1);
        assert.ok(!results[0].is_error, JSON.stringify(results[0]));
        assert.match(JSON.stringify(results[0].content), /demo/);
        const last = lines.at(-1);
        assert.equal(last.type, 'result');
        assert.equal(last.is_error, false);
        assert.ok(last.result.length > 0);
    });

    test('a turn without tools', async t => {
        const { url } = await startSignalbox(t);
        const result = await ask(url, 'hi');
        assert.equal(result.code, 0, told(result));
        assert.equal(result.json.is_error, false);
        assert.ok(result.json.result.length > 0);
    });
});

describe('claude and scripted upstreams', () => {
    test('a turn with one Bash call; requests arrive byte for byte', async t => {
        const a = await upstream(t, bash);
        const { url } = await startWith(t, { a });
        const result = await ask(url, bashPrompt);
        t.diagnostic(`${result.milliseconds} ms`);
        assertSays(result, word);
        assert.equal(a.messages.length, 2);
        assert.deepEqual(toolResults(a.messages[1]), ['signalbox-e2e']);
        for (const { url: target, headers, json: body } of a.messages) {
            assert.equal(target, '/v1/messages?beta=true');
            assert.equal(headers['x-api-key'], 'sk-a');
            assert.equal(headers.authorization, undefined);
            assert.equal(headers['anthropic-version'], '2023-06-01');
            assert.match(headers['anthropic-beta'], /^claude-code-20250219,/);
            assert.match(headers['user-agent'], /^claude-cli\/2\.1\.329 /);
            assert.equal(headers['x-app'], 'cli');
            assert.ok(headers['x-claude-code-session-id']);
            assert.equal(headers.accept, 'application/json');
            assert.equal(Object.keys(body)[0], 'model');
            assert.equal(body.stream, true);
        }
    });

    test('a provider that is always overloaded is passed over', async t => {
        const a = await upstream(t, overloaded());
        const b = await upstream(t, bash);
        const { url } = await startWith(t, { a, b });
        const result = await ask(url, bashPrompt);
        t.diagnostic(`${result.milliseconds} ms`);
        assertSays(result, word);
        assert.equal(b.messages.length, 2);
        assert.equal(a.messages.length, 1, 'the session has moved and stays moved');
        a.messages.forEach((request, index) => assert.deepEqual(request.body, b.messages[index].body));
    });

    test('stream-json shows the whole stream', async t => {
        const a = await upstream(t, overloaded());
        const b = await upstream(t, bash);
        const { url } = await startWith(t, { a, b });
        const result = await claude(url, [bashPrompt, '--output-format', 'stream-json', '--verbose', '--include-partial-messages']);
        assert.equal(result.code, 0, told(result));
        const lines = result.stdout.trim().split('\n').map(line => JSON.parse(line));
        const types = lines.filter(({ type }) => type === 'stream_event').map(({ event }) => event.type);
        assert.equal(types.filter(type => type === 'message_start').length, 2);
        assert.equal(types.filter(type => type === 'message_stop').length, 2);
        assert.equal(lines.at(-1).result, word);
    });

    test('a provider that dies inside a tool loop', async t => {
        const b = await upstream(t, bash);
        const a = await upstream(t, async (response, recorded) => {
            await bash(response, recorded);
            response.on('close', () => a.kill());
            response.socket?.end();
        });
        const { url } = await startWith(t, { a, b });
        const result = await ask(url, bashPrompt);
        assertSays(result, word);
        assert.deepEqual([a.messages.length, b.messages.length], [1, 1]);
        assert.deepEqual(toolResults(b.messages[0]), ['signalbox-e2e']);
    });

    test('a provider that dies between two turns of a session', async t => {
        const a = await upstream(t, text('from a'));
        const b = await upstream(t, text('from b'));
        const { url } = await startWith(t, { a, b });
        const home = freshFolder();
        assertSays(await ask(url, 'first', { home }), 'from a');
        await a.kill();
        const result = await claude(url, ['second', '--continue', '--output-format', 'json'], { home });
        t.diagnostic(`${result.milliseconds} ms`);
        assertSays(result, 'from b');
        assert.equal(b.messages.length, 1);
        assert.match(b.messages[0].body.toString('utf8'), /from a/, 'the session went on');
    });

    for (const [name, fault] of Object.entries({
        'an error as first event': firstEventError(),
        'an error right after message_start': firstEventError({ afterStart: true }),
        'HTML with status 200': html(),
    })) {
        test(`${name} goes to the next provider, unseen`, async t => {
            const a = await upstream(t, fault);
            const b = await upstream(t, bash);
            const { url } = await startWith(t, { a, b });
            assertSays(await ask(url, bashPrompt), word);
            assert.deepEqual([a.messages.length, b.messages.length], [1, 2], 'the session stays where it has moved');
        });
    }

    for (const [name, end] of Object.entries({ 'without the last chunk': ending.fin, 'by a reset': ending.rst, 'as if complete': ending.proper })) {
        test(`a stream cut after content ${name}: claude asks again and the turn ends well`, async t => {
            const a = await upstream(t, cut('Half of the answer to the question', end), text('whole again'));
            const { url } = await startWith(t, { a });
            const result = await ask(url, 'hi');
            t.diagnostic(`${result.milliseconds} ms; stream: ${a.messages.map(request => request.json.stream).join(', ')}`);
            assertSays(result, 'whole again');
            assert.equal(a.messages.length, 2);
        });
    }

    test('404 of the only provider: claude asks again without a stream', async t => {
        const a = await upstream(t, error(404, 'not_found_error', 'model: claude-opus-5-5'), text('plain'));
        const { url } = await startWith(t, { a });
        assertSays(await ask(url, 'hi'), 'plain');
        const [first, second] = a.messages.map(request => request.json);
        assert.deepEqual([first.stream, second.stream, second.max_tokens], [true, false, 64000]);
    });

    test('400: the same bytes come again with fewer betas', async t => {
        const a = await upstream(t, error(400, 'invalid_request_error', 'scripted'), text('shorter'));
        const { url } = await startWith(t, { a });
        assertSays(await ask(url, 'hi'), 'shorter');
        const [first, second] = a.messages;
        assert.deepEqual(second.body, first.body);
        assert.ok(second.headers['anthropic-beta'].length < first.headers['anthropic-beta'].length);
    });

    test('when all are overloaded, claude waits as told and goes on', async t => {
        const a = await upstream(t, overloaded(), text('after the wait'));
        const b = await upstream(t, overloaded({ 'retry-after': '1' }), text('after the wait'));
        const { url } = await startWith(t, { a, b });
        const result = await ask(url, 'hi');
        t.diagnostic(`${result.milliseconds} ms`);
        assertSays(result, 'after the wait');
        const asked = [...a.messages, ...b.messages].map(({ receivedAt }) => receivedAt).sort((x, y) => x - y);
        assert.equal(asked.length, 3);
        assert.ok(asked[2] - asked[1] >= 900, `asked again after ${asked[2] - asked[1]} ms`);
    });

    test('an error that only the user can mend is shown as the provider wrote it', async t => {
        const a = await upstream(t, error(403, 'permission_error', 'scripted: this key may not do that'));
        const { url } = await startWith(t, { a });
        const result = await ask(url, 'hi');
        assert.notEqual(result.code, 0);
        assert.match(result.stdout, /scripted: this key may not do that/);
        assert.equal(a.messages.length, 1);
    });

    test('/context counts its tokens in one burst', async t => {
        const a = await upstream(t, text('unused'));
        a.counting = json({ input_tokens: 7 }, { after: 50 });
        const { url } = await startWith(t, { a });
        const result = await ask(url, '/context');
        assert.equal(result.code, 0, told(result));
        const counts = a.requests.filter(request => request.path === '/v1/messages/count_tokens');
        assert.ok(counts.length >= 20, `${counts.length} requests`);
        assert.ok(counts.every(request => request.url === '/v1/messages/count_tokens?beta=true' && request.abortedAt === undefined));
    });

    test('two sessions at once do not get each other\'s answers', async t => {
        const a = await upstream(t, async (response, recorded) => {
            const own = /session-(one|two)/.exec(recorded.body.toString('utf8'))?.[0] ?? 'none';
            await text(`for ${own}`, { gap: 30 })(response, recorded);
        });
        const { url } = await startWith(t, { a });
        const results = await Promise.all(['session-one', 'session-two'].map(name => ask(url, name)));
        assertSays(results[0], 'for session-one');
        assertSays(results[1], 'for session-two');
    });
});
