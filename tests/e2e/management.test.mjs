// SPDX-License-Identifier: GPL-3.0-or-later
// What Signalbox tells of itself after real traffic, and another configuration in the midst of it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { Anthropic, anthropicClient, ask, assertSays } from './programs.mjs';
import { configOf, manage, provider, startSignalbox, startWith } from './signalbox.mjs';
import { bashTurn, broken, overloaded, rateLimited, text, textBlock, thinkingBlock, toolResults, turn, upstream } from './upstream.mjs';
import { eventually } from './wire.mjs';

const question = { model: 'claude-opus-5-5', max_tokens: 256, messages: [{ role: 'user', content: 'Say hello.' }] };
const prompt = 'Run the Bash command `echo signalbox-e2e` and tell me what it printed.';
const word = 'It printed the word.';
const bash = bashTurn('echo signalbox-e2e', word);

/** "name{label="value"} 1" of Prometheus' text format, by what stands before the number. */
const samplesOf = text => Object.fromEntries(text.split('\n').filter(line => line && !line.startsWith('#')).map(line => {
    const [, name, value] = /^(.*) (\S+)$/.exec(line);
    return [name, Number(value)];
}));

/** Of requests and tokens as the scripted upstreams tell them. */
const used = (requests, count = requests) => ({ requests, input_tokens: 25 * count, output_tokens: 20 * count, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 });
/** The rows, as far as `expected` names their members. */
const assertHas = (rows, expected) => assert.deepEqual(rows.map((row, i) => Object.fromEntries(Object.keys(expected[i] ?? row).map(key => [key, row[key]]))), expected);

describe('after a turn of claude that had to move', () => {
    test('all views tell the same, and the truth', async t => {
        const [a, b] = [await upstream(t, overloaded()), await upstream(t, bash)];
        const { url } = await startWith(t, { a, b });
        assertSays(await ask(url, prompt), word);
        assert.deepEqual([a.messages.length, b.messages.length], [1, 2]);
        assert.ok(await eventually(async () => (await manage(url, '/stats')).total_requests === 2));

        const stats = await manage(url, '/stats');
        assert.deepEqual(stats.endpoints.map(({ history, ...counters }) => counters), [
            { name: 'a', active_requests: 0, total_requests: 1, total_errors: 1, circuit_open: false, balance: null },
            { name: 'b', active_requests: 0, total_requests: 2, total_errors: 0, circuit_open: false, balance: null },
        ]);
        const [hourOfA, hourOfB] = stats.endpoints.map(({ history }) => history.hour);
        assert.deepEqual([hourOfA.attempts, hourOfA.error_share, hourOfA.first_byte_ms_p50], [1, 1, null]);
        assert.deepEqual([hourOfB.attempts, hourOfB.error_share], [2, 0]);
        assert.ok(hourOfB.first_byte_ms_p50 > 0);
        assert.deepEqual([stats.active_requests, stats.total_requests, stats.total_errors], [0, 2, 0]);

        const { providers, ...all } = await manage(url, '/providers');
        assert.deepEqual([all.total_providers, all.healthy_providers, all.selection_strategy, all.pinned], [2, 2, 'priority', null]);
        const [ofA, ofB] = providers;
        assert.deepEqual([ofA.name, ofA.status, ofA.failure_count, ofA.sessions, ofA.first_byte_ms], ['a', 'healthy', 1, 0, null]);
        assert.match(ofA.last_error, /Overloaded/);
        assert.ok(Math.abs(Date.parse(ofA.last_failure_time) - Date.now()) < 60000, ofA.last_failure_time);
        assert.deepEqual([ofB.name, ofB.status, ofB.failure_count, ofB.last_error, ofB.sessions], ['b', 'healthy', 0, null, 1]);
        assert.ok(ofB.first_byte_ms > 0);
        assert.deepEqual([ofA.base_url, ofB.base_url], [a.url, b.url]);

        const usage = await manage(url, '/usage?daily=true');
        const { total_requests: requests, ...global } = usage.global;
        assertHas([{ requests, ...global }], [used(2)]);
        assertHas(usage.by_endpoint.filter(({ requests }) => requests > 0), [{ endpoint: 'b', ...used(2) }]);
        assertHas(usage.by_model.filter(({ requests }) => requests > 0), [{ model: 'claude-opus-5-5', ...used(2) }]);
        assert.equal(usage.by_day.reduce((sum, day) => sum + day.requests, 0), 2); // midnight may have been between
        assert.ok(Date.parse(usage.since) <= Date.parse(usage.by_day.at(-1).date) + 86400000);

        const samples = samplesOf(await manage(url, '/metrics'));
        for (const [name, value] of Object.entries({
            signalbox_requests_total: 2, signalbox_request_errors_total: 0, signalbox_active_requests: 0,
            'signalbox_provider_up{provider="a"}': 1, 'signalbox_provider_attempts_total{provider="a"}': 1, 'signalbox_provider_errors_total{provider="a"}': 1,
            'signalbox_provider_up{provider="b"}': 1, 'signalbox_provider_attempts_total{provider="b"}': 2, 'signalbox_provider_errors_total{provider="b"}': 0,
            'signalbox_upstream_attempts_total{provider="a",outcome="overloaded"}': 1, 'signalbox_request_duration_seconds_count{provider="b"}': 2,
            'signalbox_tokens_total{provider="b",kind="input"}': 50, 'signalbox_tokens_total{provider="b",kind="output"}': 40,
        }))
            assert.equal(samples[name], value, name);

        const [{ headers, body }] = b.messages;
        const same = await manage(url, '/explain', { body, headers: { 'x-claude-code-session-id': headers['x-claude-code-session-id'] } });
        assert.deepEqual([same.model, same.route, same.strategy, same.pinned, same.sticky], ['claude-opus-5-5', '*', 'priority', '', 'b']);
        assert.deepEqual(same.targets.map(target => [target.provider, target.available]), [['b', true], ['a', true]]);
        const other = await manage(url, '/explain', { body, headers: { 'x-claude-code-session-id': '00000000-0000-4000-8000-000000000000' } });
        assert.deepEqual([other.sticky, other.targets.map(target => target.provider)], ['', ['a', 'b']]);
        const pinned = await manage(url, '/p/a/explain', { body });
        assert.deepEqual([pinned.pinned, pinned.targets.map(target => target.provider)], ['a', ['a']]);
        assert.deepEqual([a.messages.length, b.messages.length], [1, 2], 'what is explained is not sent');

        assert.deepEqual([(await manage(url, '/health')).status, (await manage(url, '/health/ready')).status], ['healthy', 'ready']);
        const shown = JSON.stringify(await manage(url, '/config'));
        assert.ok(!shown.includes('sk-a') && !shown.includes('sk-b'), shown);
    });

    test('a turn that is under way is told, and what it costs is told when it has ended', async t => {
        const { promise: until, resolve: release } = Promise.withResolvers();
        const a = await upstream(t, text('slow', { until, holdAt: 4 }));
        const { url } = await startWith(t, { a });
        const asked = ask(url, 'hi');
        assert.ok(await eventually(async () => (await manage(url, '/stats')).endpoints[0].active_requests === 1));
        assert.deepEqual((await manage(url, '/usage')).by_endpoint.filter(({ requests }) => requests > 0), []);
        assert.equal(samplesOf(await manage(url, '/metrics'))['signalbox_provider_active_requests{provider="a"}'], 1);
        release();
        assertSays(await asked, 'slow');
        assert.ok(await eventually(async () => (await manage(url, '/stats')).active_requests === 0));
        assertHas((await manage(url, '/usage')).by_endpoint, [{ endpoint: 'a', ...used(1) }]);
    });
});

describe('what answers tell the SDK', () => {
    /** The answer's own header fields. */
    const headersOf = async (form, client, options) => {
        if (form === 'plain')
            return (await client.messages.create(question, options).asResponse()).headers;
        const { data, response } = await client.messages.create({ ...question, stream: true }, options).withResponse();
        for await (const event of data)
            assert.notEqual(event.type, 'error');
        return response.headers;
    };

    for (const form of ['plain', 'streamed']) {
        test(`x-provider-used and x-signalbox-tried, ${form}`, async t => {
            const [a, b] = [await upstream(t, text('ok'), broken(), text('ok')), await upstream(t, text('ok'))];
            const client = anthropicClient((await startWith(t, { a, b })).url);
            const fields = ['x-provider-used', 'x-signalbox-tried', 'x-signalbox-decision'];
            const told = [];
            for (const options of [{}, {}, { headers: { 'x-signalbox-provider': 'b' } }])
                told.push(await headersOf(form, client, options));
            assert.deepEqual(told.map(headers => headers.get(fields[0])), ['a', 'b', 'b']);
            assert.equal(told[0].get(fields[1]), null);
            assert.match(told[1].get(fields[1]), /^a\b.*500/);
            assert.equal(told[2].get(fields[1]), null);
            assert.ok(told.every(headers => headers.get(fields[2]) === null));
            assert.ok(told.every(headers => /^sbx_[0-9a-f]{16}$/.test(headers.get('x-signalbox-request-id'))));
        });

        test(`the decision, for who asks for it, ${form}`, async t => {
            const a = await upstream(t, rateLimited({ 'retry-after': '60' }));
            const b = await upstream(t, text('ok'));
            const client = anthropicClient((await startWith(t, { a, b })).url);
            const options = { headers: { 'x-signalbox-decision': '1' } };
            assert.match((await headersOf(form, client, options)).get('x-signalbox-decision'), /^route \* fits; strategy priority gives the order a, b/);
            assert.match((await headersOf(form, client, options)).get('x-signalbox-decision'), /b, a \(asked to be left alone for \d+ s\)/);
            assert.ok([...a.messages, ...b.messages].every(({ headers }) => !('x-signalbox-decision' in headers)));
        });
    }

    test('errors tell it, too', async t => {
        const [a, b] = [await upstream(t, overloaded()), await upstream(t, broken())];
        const client = anthropicClient((await startWith(t, { a, b })).url);
        const failure = await client.messages.create(question).catch(caught => caught);
        assert.ok(failure instanceof Anthropic.InternalServerError, String(failure));
        assert.equal(failure.headers.get('x-provider-used'), 'none');
        assert.match(failure.headers.get('x-signalbox-tried'), /^a\b.*529.*\bb\b.*500/);
    });
});

describe('another configuration while a client streams', () => {
    const blocks = [thinkingBlock('Shall I?'), textBlock('The whole of the answer, to the last word.')];

    /** Provider a holds its stream in the middle. */
    async function start(t) {
        const { promise: until, resolve: release } = Promise.withResolvers();
        const [a, b] = [await upstream(t, turn(blocks, { until, holdAt: 7 })), await upstream(t, text('from b'))];
        const config = configOf([provider('a', a), provider('b', b)]);
        return { a, b, config, release, ...await startSignalbox(t, config) };
    }

    /** A stream of the SDK whose first words are there. */
    async function streaming(url) {
        let seen = '';
        const stream = anthropicClient(url).messages.stream(question).on('thinking', words => { seen += words; });
        const whole = stream.finalMessage();
        assert.ok(await eventually(() => seen));
        return { whole }; // bare it would be waited for
    }

    const changes = {
        'its provider is gone': ({ b }) => configOf([provider('b', b)]),
        'its provider has another address': ({ b, config }) => ({ ...config, providers: [provider('a', b), provider('b', b)] }),
        'its provider is switched off': ({ config }) => ({ ...config, providers: config.providers.map(entry => ({ ...entry, enabled: entry.name !== 'a' })) }),
        'a client key is asked for': ({ config }) => ({ ...config, client_keys: ['sk-client-dummy'] }),
        'nothing changes': ({ config }) => config,
    };
    for (const [name, change] of Object.entries(changes)) {
        test(`${name}: the stream ends complete`, async t => {
            const scene = await start(t);
            const { url, a, b } = scene;
            const { whole } = await streaming(url);
            const next = change(scene);
            scene.configure(next);
            const told = await manage(url, '/providers/reload', { body: '' });
            assert.deepEqual([told.status, told.providers_count], ['success', next.providers.length]);
            assert.equal((await manage(url, '/stats')).active_requests, 1);

            const goesToA = name === 'a client key is asked for' || name === 'nothing changes';
            a.script(text('from a'));
            assert.equal((await anthropicClient(url).messages.create(question)).content[0].text, goesToA ? 'from a' : 'from b');
            assert.equal(a.messages[0].abortedAt, undefined);
            scene.release();
            const { content, stop_reason: reason } = await whole;
            assert.deepEqual([content, reason], [blocks, 'end_turn']);
            assert.deepEqual([a.messages.length, b.messages.length], goesToA ? [2, 0] : [1, 1]);
        });
    }

    for (const [name, file] of Object.entries({
        'no YAML': 'providers:\n  - name: a\n   base_url: [\n', 'a key of a wrong type': 'providers:\n  - name: a\n    base_url: 7\n    auth_type: magic\n', 'nothing': '',
    })) {
        test(`a file with mistakes (${name}) changes nothing and says where they are`, async t => {
            const scene = await start(t);
            const { whole } = await streaming(scene.url);
            scene.configure(file);
            const told = await manage(scene.url, '/providers/reload', { body: '', status: 500 });
            assert.equal(told.status, 'error');
            assert.ok(told.problems.length > 0);
            assert.ok(told.problems.every(problem => /config\.yaml(:\d+: .|: the configuration is empty)/.test(problem)), told.problems.join('\n'));
            scene.release();
            assert.deepEqual((await whole).content, blocks);
            assert.deepEqual((await manage(scene.url, '/providers')).providers.map(({ name }) => name), ['a', 'b']);
            scene.configure(configOf([provider('b', scene.b)])); // and the mended file is taken
            assert.equal((await manage(scene.url, '/providers/reload', { body: '' })).providers_count, 1);
        });
    }

    test('counts and failures survive', async t => {
        const [a, b] = [await upstream(t, broken(), text('from a')), await upstream(t, text('from b'))];
        const config = configOf([provider('a', a), provider('b', b)]);
        const { url, configure } = await startSignalbox(t, config);
        assert.equal((await anthropicClient(url).messages.create(question)).content[0].text, 'from b');
        configure({ ...config, providers: [config.providers[0], provider('b', b, { weight: 3 }), provider('c', b)] });
        await manage(url, '/providers/reload', { body: '' });
        const { providers } = await manage(url, '/providers');
        assert.deepEqual(providers.map(({ name, failure_count, total_requests }) => [name, failure_count, total_requests]), [['a', 1, 1], ['b', 0, 1], ['c', 0, 0]]);
        assert.equal((await manage(url, '/usage')).global.total_requests, 1);
    });

    test('in the middle of a tool loop of claude: the turn goes on with the new provider', async t => {
        const b = await upstream(t, bash);
        const scene = {};
        const a = await upstream(t, async (response, recorded) => {
            scene.configure(configOf([provider('b', b)]));
            scene.told = await manage(scene.url, '/providers/reload', { body: '' });
            await bash(response, recorded);
        });
        Object.assign(scene, await startWith(t, { a, b }));
        assertSays(await ask(scene.url, prompt), word);
        assert.equal(scene.told.providers_count, 1);
        assert.deepEqual([a.messages.length, b.messages.length], [1, 1]);
        assert.deepEqual(toolResults(b.messages[0]), ['signalbox-e2e']);
    });
});
