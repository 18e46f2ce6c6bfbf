// SPDX-License-Identifier: GPL-3.0-or-later
// Where the claude program's requests go: by session, by the base URL, by who has answered before.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';

import { Anthropic, anthropicClient, ask, assertSays, freshFolder, told } from './programs.mjs';
import { balancedConfigOf, configOf, manage, provider, startSignalbox } from './signalbox.mjs';
import { bashTurn, error, overloaded, text, textBlock, toolResults, toolUse, turn, upstream } from './upstream.mjs';
import { eventually } from './wire.mjs';

const prompt = 'Run the Bash command `echo signalbox-e2e` and tell me what it printed.';
const word = 'It printed the word.';
const bash = bashTurn('echo signalbox-e2e', word);

const sessionOf = ({ headers }) => headers['x-claude-code-session-id'];
const agentOf = ({ headers }) => headers['x-claude-code-agent-id'];
const startBalanced = (t, upstreams) =>
    startSignalbox(t, balancedConfigOf(Object.entries(upstreams).map(([name, each]) => provider(name, each)), 'round_robin'));

describe('sessions of claude under round_robin', () => {
    test('a session stays with its provider, turn after turn; the next one goes to the other', async t => {
        const [a, b] = [await upstream(t, bash), await upstream(t, bash)];
        const { url } = await startBalanced(t, { a, b });
        const home = freshFolder();
        assertSays(await ask(url, prompt, { home }), word);
        assertSays(await ask(url, 'And again, please.', { home, more: ['--continue'] }), word);
        assert.deepEqual([a.messages.length, b.messages.length], [3, 0]);
        assert.deepEqual(toolResults(a.messages[1]), ['signalbox-e2e']);

        assertSays(await ask(url, prompt), word);
        assert.deepEqual([a.messages.length, b.messages.length], [3, 2]);
        assert.deepEqual(toolResults(b.messages[1]), ['signalbox-e2e']);

        assertSays(await ask(url, 'Once more.', { home, more: ['--continue'] }), word);
        assert.deepEqual([a.messages.length, b.messages.length], [4, 2], 'other sessions between do not matter');
        assert.equal(new Set(a.messages.map(sessionOf)).size, 1);
        assert.equal(new Set(b.messages.map(sessionOf)).size, 1);
        assert.notEqual(sessionOf(a.messages[0]), sessionOf(b.messages[0]));
    });

    test('a sub-agent is a session of its own', async t => {
        const script = async (response, recorded) => {
            const results = toolResults(recorded);
            if (agentOf(recorded))
                return (results.length ? text('the agent is done') : turn([toolUse('Bash', { command: 'echo from-the-agent', description: 'Print' })],
                    { stopReason: 'tool_use' }))(response, recorded);
            if (results.length)
                return text(word)(response, recorded);
            return turn([textBlock('I delegate.'), toolUse('Agent', { description: 'Print a word', prompt: 'Print a word with Bash.',
                subagent_type: 'general-purpose', run_in_background: false })], { stopReason: 'tool_use' })(response, recorded);
        };
        const [a, b] = [await upstream(t, script), await upstream(t, script)];
        const { url } = await startBalanced(t, { a, b });
        assertSays(await ask(url, 'Delegate it.'), word);
        assert.deepEqual([a.messages.map(request => !!agentOf(request)), b.messages.map(request => !!agentOf(request))], [[false, false], [true, true]]);
        assert.deepEqual(toolResults(b.messages[1]), ['from-the-agent']);
        assert.match(toolResults(a.messages[1]).join(), /the agent is done/);
        assert.equal(sessionOf(b.messages[0]), sessionOf(a.messages[0]), 'only the agent tells them apart');
    });

    test('a session that had to move stays moved, though its provider is well again', async t => {
        const [a, b] = [await upstream(t, overloaded(), bash), await upstream(t, bash)];
        const { url } = await startBalanced(t, { a, b });
        const home = freshFolder();
        assertSays(await ask(url, prompt, { home }), word);
        assert.deepEqual([a.messages.length, b.messages.length], [1, 2]);
        await manage(url, '/reset', { body: '' });
        assertSays(await ask(url, 'And again, please.', { home, more: ['--continue'] }), word);
        assert.deepEqual([a.messages.length, b.messages.length], [1, 3]);
    });
});

describe('thinking in sessions of claude', () => {
    const thinkingOf = ({ json: { messages } }) => messages.flatMap(({ content }) => Array.isArray(content) ? content : [])
        .filter(({ type }) => type === 'thinking');

    for (const [name, vendors, kept] of [['another vendor does not get it', ['first', 'second'], 0], ['the same vendor does', ['one', 'one'], 1]]) {
        test(`a provider that is overloaded inside a tool loop: ${name}`, async t => {
            const a = await upstream(t, bash, overloaded());
            const b = await upstream(t, bash);
            const providers = [provider('a', a, { vendor: vendors[0] }), provider('b', b, { vendor: vendors[1] })];
            const { url } = await startSignalbox(t, configOf(providers));
            assertSays(await ask(url, prompt), word);
            assert.deepEqual([a.messages.length, b.messages.length], [2, 1]);
            assert.equal(thinkingOf(a.messages[1]).length, 1, 'what a has made it gets back');
            assert.equal(thinkingOf(b.messages[0]).length, kept);
            assert.deepEqual(toolResults(b.messages[0]), ['signalbox-e2e']);
            assert.match(b.messages[0].body.toString('utf8'), /Running it\./);
        });
    }

    test('a session of before the start, at a vendor that refuses its thinking: repaired, unseen', async t => {
        const a = await upstream(t, bash);
        const strict = (response, recorded) => (thinkingOf(recorded).length
            ? error(400, 'invalid_request_error', 'messages.1.content.0: Invalid `signature` in `thinking` block') : text('from b'))(response, recorded);
        const b = await upstream(t, strict);
        const home = freshFolder();
        assertSays(await ask((await startSignalbox(t, configOf([provider('a', a)]))).url, prompt, { home }), word);
        const { url } = await startSignalbox(t, configOf([provider('b', b, { vendor: 'second' })]));
        assertSays(await ask(url, 'And now?', { home, more: ['--continue'] }), 'from b');
        assert.deepEqual(b.messages.map(request => thinkingOf(request).length), [1, 0]);
        assert.deepEqual(toolResults(b.messages[1]), ['signalbox-e2e']);
    });
});

describe('what stands in ANTHROPIC_BASE_URL', () => {
    const key = 'local-key-4711';
    const project = 'web shop';

    /** Providers a and b, the first preferred; the log can be read. */
    async function start(t, upstreams, more) {
        const file = path.join(freshFolder(), 'signalbox.jsonl');
        const { url } = await startSignalbox(t, configOf(Object.entries(upstreams).map(([name, each]) => provider(name, each)), { log: { file }, ...more }));
        const read = () => fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
        const exchanges = () => read().split('\n').slice(0, -1).map(line => JSON.parse(line)).filter(({ event }) => event === 'exchange_finished');
        return { url, read, exchanges };
    }

    /** Nothing of what was wished for has left the house. */
    function assertClean({ requests }) {
        for (const { url, rawHeaders, body } of requests) {
            const whole = [url, ...rawHeaders, body.toString('utf8')].join('\n');
            assert.equal(url, '/v1/messages?beta=true');
            assert.ok(!whole.includes(key) && !whole.includes('web%20shop') && !/x-signalbox-(?!hop)/i.test(whole), whole.slice(0, 1000));
        }
    }

    const projects = { routed: { model_routes: { '*': ['b'] } } };
    for (const [name, prefix, expected] of [
        ['a pin', '/p/b', { provider: 'b', project: '' }],
        ['a project', '/w/web%20shop', { provider: 'a', project }],
        ['a project with routes of its own', '/w/routed', { provider: 'b', project: 'routed' }],
        ['a project and a pin, with a slash at the end', '/w/web%20shop/p/b/', { provider: 'b', project }],
    ]) {
        test(`${name}; the upstream sees none of it`, async t => {
            const used = { a: await upstream(t, bash), b: await upstream(t, bash) };
            const { url, exchanges } = await start(t, used, { projects });
            assertSays(await ask(url + prefix, prompt), word);
            const [here, other] = expected.provider === 'a' ? [used.a, used.b] : [used.b, used.a];
            assert.deepEqual([here.requests.length, other.requests.length], [2, 0]);
            assertClean(here);
            await eventually(() => exchanges().length === 2);
            for (const exchange of exchanges()) {
                assert.equal(exchange.path, '/v1/messages');
                assert.equal(exchange.provider, expected.provider);
                assert.equal(exchange.project, expected.project);
            }
        });
    }

    for (const [name, prefix, used] of [
        ['a client key', `/k/${key}`, 'a'], ['a project, a client key and a pin', `/w/web%20shop/k/${key}/p/b`, 'b'],
    ]) {
        test(`${name}: it opens, and neither upstream nor log sees it`, async t => {
            const all = { a: await upstream(t, bash), b: await upstream(t, bash) };
            const { url, read, exchanges } = await start(t, all, { client_keys: [key] });
            assertSays(await ask(url + prefix, prompt), word);
            assert.deepEqual([all.a.requests.length, all.b.requests.length], used === 'a' ? [2, 0] : [0, 2]);
            assertClean(all[used]);
            assert.ok(all[used].requests.every(({ headers }) => headers['x-api-key'] === `sk-${used}`));
            await eventually(() => exchanges().length === 2);
            assert.ok(!read().includes(key), 'the key stands in the log');
        });
    }

    test('a client key in the path, and a credential of the client that is passed through', async t => {
        const a = await upstream(t, bash);
        const { auth_value: unused, ...entry } = provider('a', a, { auth_type: 'passthrough' });
        const { url } = await startSignalbox(t, configOf([entry], { client_keys: [key] }));
        assertSays(await ask(`${url}/k/${key}`, prompt), word);
        assert.deepEqual(a.requests.map(({ headers }) => headers['x-api-key'] ?? headers.authorization),
            ['sk-client-dummy', 'sk-client-dummy'].map(value => a.requests[0].headers['x-api-key'] ? value : `Bearer ${value}`));
        assertClean(a);
    });

    test('claude says at once that a key is missing', async t => {
        const a = await upstream(t, bash);
        const { url } = await startSignalbox(t, configOf([provider('a', a)], { client_keys: [key] }));
        const result = await ask(url, prompt);
        assert.notEqual(result.code, 0, told(result));
        assert.match(result.stdout, /Invalid API key/);
        assert.equal(a.requests.length, 0);
    });

    for (const [name, prefix] of Object.entries({ 'no key': '', 'a wrong key': '/k/local-key-4712', 'half a key': '/k/local-key', 'the key as a pin': `/p/${key}` })) {
        test(`${name} opens nothing`, async t => {
            const a = await upstream(t, bash);
            const { url } = await startSignalbox(t, configOf([provider('a', a)], { client_keys: [key] }));
            const ask = base => anthropicClient(base).messages.create({ model: 'claude-opus-5-5', max_tokens: 9, messages: [{ role: 'user', content: 'hi' }] });
            await assert.rejects(ask(url + prefix), Anthropic.AuthenticationError);
            assert.equal(a.requests.length, 0);
            await ask(`${url}/k/${key}`);
            assert.equal(a.requests.length, 1);
        });
    }

    test('a pin asks nobody else: the error of the pinned provider is shown', async t => {
        const [a, b] = [await upstream(t, bash), await upstream(t, error(403, 'permission_error', 'scripted: not with this key'))];
        const { url } = await start(t, { a, b });
        const result = await ask(`${url}/p/b`, prompt);
        assert.notEqual(result.code, 0, told(result));
        assert.match(result.stdout, /scripted: not with this key/);
        assert.deepEqual([a.requests.length, b.requests.length], [0, 1]);
    });

    test('a pin on a name that nobody has reaches nobody', async t => {
        const [a, b] = [await upstream(t, bash), await upstream(t, bash)];
        const { url } = await start(t, { a, b });
        const result = await ask(`${url}/p/nobody`, prompt);
        assert.notEqual(result.code, 0, told(result));
        assert.match(result.stdout, /there is no 'nobody'; there are a, b/);
        assert.deepEqual([a.requests.length, b.requests.length], [0, 0]);
    });
});
