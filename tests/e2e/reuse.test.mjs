// SPDX-License-Identifier: GPL-3.0-or-later
// Equal requests of the SDK that are under way at the same time.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { Anthropic, anthropicClient } from './programs.mjs';
import { configOf, manage, provider, startWith } from './signalbox.mjs';
import { ending, eventsOf, json, sse, text, textBlock, thinkingBlock, toolUse, turn, upstream } from './upstream.mjs';
import { eventually } from './wire.mjs';

const question = { model: 'claude-opus-5-5', max_tokens: 256, messages: [{ role: 'user', content: 'Look around, please.' }] };
const inSession = name => ({ headers: { 'x-claude-code-session-id': name } });
const blocks = [thinkingBlock('Shall I look? Größe ✓'), textBlock('I look around: 世界.'), toolUse('look', { zone: 'ä', at: [1, 2.5, null], deep: { yes: true } })];
const rich = options => turn(blocks, { stopReason: 'tool_use', ...options });

/** Asks as a stream or not; the result is the whole message and the answer's headers. */
async function askAs(form, client, body = question, options = inSession('one')) {
    if (form === 'plain') {
        const { data, response } = await client.messages.create(body, options).withResponse();
        assert.match(response.headers.get('content-type'), /^application\/json/);
        return { message: data, headers: response.headers };
    }
    const stream = client.messages.stream(body, options);
    const { response } = await stream.withResponse();
    assert.match(response.headers.get('content-type'), /^text\/event-stream/);
    return { message: await stream.finalMessage(), headers: response.headers };
}

const underWay = async url => (await manage(url, '/stats')).active_requests;
const areUnderWay = (url, count) => eventually(async () => await underWay(url) === count);

/** Provider a holds back its answers, made by `answer`, until `release()`. */
async function start(t, answer = rich, options = {}, more = {}) {
    const { promise: until, resolve: release } = Promise.withResolvers();
    const a = await upstream(t, answer({ until, ...options }));
    const { url } = await startWith(t, { a }, more);
    return { a, url, release };
}

function assertWhole({ message: { content, stop_reason: reason, usage } }) {
    assert.deepEqual(content, blocks);
    assert.equal(reason, 'tool_use');
    assert.deepEqual([usage.input_tokens, usage.output_tokens], [25, 20]);
}

describe('equal requests of one session become one', () => {
    for (const forms of [['streamed', 'plain'], ['plain', 'streamed'], ['streamed', 'streamed'], ['plain', 'plain'], ['streamed', 'plain', 'plain', 'streamed']]) {
        test(`${forms.join(', ')}: each gets all of it`, async t => {
            const { a, url, release } = await start(t);
            const asked = [];
            for (const form of forms) { // one after the other, so that it is known who leads
                asked.push(askAs(form, anthropicClient(url)));
                assert.ok(await areUnderWay(url, asked.length));
            }
            release();
            const answers = await Promise.all(asked);
            answers.forEach(assertWhole);
            assert.equal(a.messages.length, 1);
            assert.equal(a.messages[0].json.stream, forms[0] === 'streamed' ? true : undefined);
            const [leader, ...followers] = answers.map(({ headers }) => headers);
            assert.equal(leader.get('x-signalbox-duplicate-of'), null);
            for (const follower of followers)
                assert.equal(follower.get('x-signalbox-duplicate-of'), leader.get('x-signalbox-request-id'));
            assert.equal(new Set(answers.map(({ headers }) => headers.get('x-signalbox-request-id'))).size, forms.length);
            assert.ok(answers.every(({ headers }) => headers.get('x-provider-used') === 'a'));
            assert.equal((await manage(url, '/usage')).global.output_tokens, 20, 'what was used once counts once');
        });
    }

    test('who comes in the middle of a stream gets its beginning, too', async t => {
        const { a, url, release } = await start(t, rich, { holdAt: 5 });
        const seen = [];
        const first = anthropicClient(url).messages.stream(question, inSession('one')).on('thinking', words => seen.push(words));
        assert.ok(await eventually(() => seen.length > 0));
        const late = ['streamed', 'plain'].map(form => askAs(form, anthropicClient(url)));
        assert.ok(await areUnderWay(url, 3));
        release();
        assertWhole({ message: await first.finalMessage() });
        (await Promise.all(late)).forEach(assertWhole);
        assert.equal(a.messages.length, 1);
    });

    for (const [name, options] of Object.entries({ 'before the answer': {}, 'in the middle of it': { holdAt: 5 } })) {
        test(`the first may leave ${name}`, async t => {
            const { a, url, release } = await start(t, rich, options);
            const seen = [];
            const leader = anthropicClient(url).messages.stream(question, inSession('one')).on('thinking', words => seen.push(words));
            const left = leader.done().catch(failure => failure);
            assert.ok(await eventually(() => options.holdAt ? seen.length > 0 : a.messages[0]?.body.length > 0));
            const others = ['plain', 'streamed'].map(form => askAs(form, anthropicClient(url)));
            assert.ok(await areUnderWay(url, 3));
            leader.abort();
            assert.ok(await left instanceof Anthropic.APIUserAbortError);
            await manage(url, '/health'); // it has looked at its sockets by then
            release();
            (await Promise.all(others)).forEach(assertWhole);
            assert.equal(a.messages.length, 1);
            assert.equal(a.messages[0].abortedAt, undefined);
        });
    }

    test('when all have left the upstream is stopped', async t => {
        const { a, url } = await start(t, rich, { holdAt: 5 });
        const streams = [1, 2].map(() => anthropicClient(url).messages.stream(question, inSession('one')));
        const left = streams.map(stream => stream.done().catch(failure => failure));
        assert.ok(await areUnderWay(url, 2));
        assert.ok(await eventually(() => a.messages.length === 1));
        streams.forEach(stream => stream.abort());
        await Promise.all(left);
        assert.ok(await eventually(() => a.messages[0].abortedAt), 'the upstream works on');
        assert.ok(await areUnderWay(url, 0));
    });

    test('a failover serves all', async t => {
        const { promise: until, resolve: release } = Promise.withResolvers();
        const [a, b] = [await upstream(t, json({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, { status: 529, until })),
            await upstream(t, rich())];
        const { url } = await startWith(t, { a, b });
        const asked = ['streamed', 'plain', 'streamed'].map(form => askAs(form, anthropicClient(url)));
        assert.ok(await areUnderWay(url, 3));
        release();
        const answers = await Promise.all(asked);
        answers.forEach(assertWhole);
        assert.deepEqual([a.messages.length, b.messages.length], [1, 1]);
        assert.ok(answers.every(({ headers }) => headers.get('x-provider-used') === 'b'));
    });

    test('a stream that breaks is an error for all', async t => {
        const broken = options => sse(({ json: { model } }) => eventsOf(model, blocks).slice(0, 8), { holdAt: 5, end: ending.fin, ...options });
        const { a, url, release } = await start(t, broken);
        const first = askAs('streamed', anthropicClient(url)).catch(failure => failure);
        assert.ok(await areUnderWay(url, 1));
        const others = ['plain', 'streamed'].map(form => askAs(form, anthropicClient(url)).catch(failure => failure));
        assert.ok(await areUnderWay(url, 3));
        release();
        for (const failure of await Promise.all([first, ...others]))
            assert.ok(failure instanceof Anthropic.APIError, JSON.stringify(failure));
        assert.equal(a.messages.length, 1);
    });

    test('another configuration in the midst of it changes nothing for them', async t => {
        const { promise: until, resolve: release } = Promise.withResolvers();
        const [a, b] = [await upstream(t, rich({ until, holdAt: 5 })), await upstream(t, text('from b'))];
        const { url, configure } = await startWith(t, { a, b }, { reuse: { cache: true } });
        const asked = ['streamed', 'plain', 'streamed'].map(form => askAs(form, anthropicClient(url)));
        assert.ok(await areUnderWay(url, 3));
        assert.ok(await eventually(() => a.messages.length === 1));
        configure(configOf([provider('b', b)], { reuse: { deduplication: false } }));
        await manage(url, '/providers/reload', { body: '' });
        assert.equal((await askAs('plain', anthropicClient(url))).message.content[0].text, 'from b');
        release();
        (await Promise.all(asked)).forEach(assertWhole);
        assert.deepEqual([a.messages.length, b.messages.length], [1, 1]);
    });

    test('an error is an error for all, and is not kept', async t => {
        const { a, url, release } = await start(t, options =>
            json({ type: 'error', error: { type: 'invalid_request_error', message: 'scripted: no' } }, { status: 400, ...options }));
        const asked = ['plain', 'streamed'].map(form => askAs(form, anthropicClient(url)).catch(failure => failure));
        assert.ok(await areUnderWay(url, 2));
        release();
        for (const failure of await Promise.all(asked)) {
            assert.ok(failure instanceof Anthropic.BadRequestError, String(failure));
            assert.equal(failure.error.error.message, 'scripted: no');
        }
        assert.equal(a.messages.length, 1);
        a.script(rich());
        assertWhole(await askAs('plain', anthropicClient(url)));
    });
});

describe('requests that are not one', () => {
    for (const [name, [first, second]] of Object.entries({
        'different sessions': [[question, inSession('one')], [question, inSession('two')]],
        'no session': [[question, {}], [question, {}]],
        'another agent of the session': [[question, inSession('one')],
            [question, { headers: { ...inSession('one').headers, 'x-claude-code-agent-id': 'agent-1' } }]],
        'other betas': [[question, inSession('one')], [question, { headers: { ...inSession('one').headers, 'anthropic-beta': 'x-2030-01-01' } }]],
        'another limit': [[question, inSession('one')], [{ ...question, max_tokens: 257 }, inSession('one')]],
        'reuse switched off': [[question, inSession('one')], [question, { headers: { ...inSession('one').headers, 'x-signalbox-reuse': 'off' } }]],
    })) {
        test(name, async t => {
            const { a, url, release } = await start(t);
            const asked = [askAs('streamed', anthropicClient(url), ...first), askAs('plain', anthropicClient(url), ...second)];
            assert.ok(await eventually(() => a.messages.filter(({ body }) => body.length > 0).length === 2), 'they share an answer');
            release();
            const answers = await Promise.all(asked);
            answers.forEach(assertWhole);
            assert.ok(answers.every(({ headers }) => headers.get('x-signalbox-duplicate-of') === null));
            assert.notEqual(answers[0].message.id, answers[1].message.id);
        });
    }

    test('one after the other', async t => {
        const a = await upstream(t, text('first'), text('second'));
        const { url } = await startWith(t, { a });
        for (const words of ['first', 'second'])
            assert.equal((await askAs('plain', anthropicClient(url))).message.content[0].text, words);
    });

    test('deduplication switched off', async t => {
        const { a, url, release } = await start(t, rich, {}, { reuse: { deduplication: false } });
        const asked = ['streamed', 'plain'].map(form => askAs(form, anthropicClient(url)));
        assert.ok(await eventually(() => a.messages.filter(({ body }) => body.length > 0).length === 2));
        release();
        (await Promise.all(asked)).forEach(assertWhole);
    });
});

test('with the cache an equal request later is a hit, in either form; not in another session', async t => {
    const a = await upstream(t, rich());
    const { url } = await startWith(t, { a }, { reuse: { cache: true } });
    const asked = [];
    for (const form of ['streamed', 'plain', 'streamed'])
        asked.push(await askAs(form, anthropicClient(url)));
    asked.push(await askAs('plain', anthropicClient(url), question, inSession('two')));
    asked.forEach(assertWhole);
    assert.deepEqual(asked.map(({ headers }) => headers.get('x-signalbox-cache')), [null, 'hit', 'hit', null]);
    assert.equal(a.messages.length, 2);
    await manage(url, '/cleanup?force=true', { body: '' });
    assert.equal((await askAs('plain', anthropicClient(url))).headers.get('x-signalbox-cache'), null);
    assert.equal(a.messages.length, 3);
});
