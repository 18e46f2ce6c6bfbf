// SPDX-License-Identifier: GPL-3.0-or-later
// The official @anthropic-ai/sdk against the demo provider and against scripted upstreams.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { Anthropic, anthropicClient as clientOf } from './programs.mjs';
import { configOf, provider, startSignalbox, startWith } from './signalbox.mjs';
import { Upstream, broken, cut, error, firstEventError, overloaded, rateLimited, sse, eventsOf, text, textBlock, thinkingBlock, tool, toolResults, turn, unauthorized }
    from './upstream.mjs';
import { eventually } from './wire.mjs';

const question = { model: 'claude-opus-5-5', max_tokens: 256, messages: [{ role: 'user', content: 'Say hello.' }] };
const weatherTool = {
    name: 'get_weather', description: 'The weather of a city',
    input_schema: { type: 'object', properties: { zone: { type: 'string' }, city: { type: 'string' } }, required: ['city'] },
};

async function upstreams(t, scripts) {
    const result = {};
    for (const [name, answers] of Object.entries(scripts)) {
        result[name] = await Upstream.start(...answers);
        t.after(() => result[name].kill());
    }
    return result;
}

describe('the SDK and the demo provider', () => {
    test('a plain answer', async t => {
        const client = clientOf((await startSignalbox(t)).url);
        const message = await client.messages.create(question);
        assert.equal(message.role, 'assistant');
        assert.equal(message.stop_reason, 'end_turn');
        assert.ok(message.content.some(block => block.type === 'text' && block.text.length > 0));
        assert.ok(message.usage.output_tokens > 0);
    });

    test('a streamed answer, event by event', async t => {
        const client = clientOf((await startSignalbox(t)).url);
        const stream = client.messages.stream(question);
        const types = [];
        stream.on('streamEvent', event => types.push(event.type));
        const message = await stream.finalMessage();
        assert.equal(types[0], 'message_start');
        assert.equal(types.at(-1), 'message_stop');
        assert.ok(types.filter(type => type === 'content_block_delta').length > 1, types.join(' '));
        assert.ok(message.content.some(block => block.type === 'text' && block.text.length > 0));
    });

    for (const streamed of [false, true]) {
        test(`a tool loop, ${streamed ? 'streamed' : 'plain'}`, async t => {
            const client = clientOf((await startSignalbox(t)).url);
            const ask = body => streamed ? client.messages.stream(body).finalMessage() : client.messages.create(body);
            const messages = [{ role: 'user', content: 'Use the get_weather tool for Ulm, please.' }];
            const first = await ask({ ...question, tools: [weatherTool], messages });
            const call = first.content.find(block => block.type === 'tool_use');
            assert.equal(first.stop_reason, 'tool_use', JSON.stringify(first.content));
            assert.equal(call.name, 'get_weather');
            assert.equal(typeof call.input, 'object');
            messages.push({ role: 'assistant', content: first.content },
                { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: 'sunny' }] });
            const second = await ask({ ...question, tools: [weatherTool], messages });
            assert.equal(second.stop_reason, 'end_turn');
            assert.ok(!second.content.some(block => block.type === 'tool_use'));
        });
    }
});

describe('the SDK and a scripted upstream', () => {
    for (const streamed of [false, true]) {
        const kind = streamed ? 'streamed' : 'plain';

        test(`the ${kind} answer arrives as it was sent, and the request byte for byte`, async t => {
            const { a } = await upstreams(t, { a: [turn([thinkingBlock('Hm. Größe ✓'), textBlock('Grüße, 世界 \u2028 and "quotes" \\')])] });
            const client = clientOf((await startWith(t, { a })).url);
            const body = { ...question, metadata: { zzz: 1, aaa: 'é\u2028' }, unknown_field: { b: 1, a: [1.5, null] } };
            const message = streamed ? await client.messages.stream(body).finalMessage() : await client.messages.create(body);
            assert.equal(message.content[0].thinking, 'Hm. Größe ✓');
            assert.equal(message.content[0].signature, 'c2NyaXB0ZWQgc2lnbmF0dXJl');
            assert.equal(message.content[1].text, 'Grüße, 世界 \u2028 and "quotes" \\');
            assert.equal(a.messages.length, 1);
            assert.equal(a.messages[0].url, '/v1/messages');
            assert.deepEqual(a.messages[0].body, client.sent[0]);
        });

        test(`a tool loop with the SDK's own runner, ${kind}`, async t => {
            const { a } = await upstreams(t, { a: [tool('get_weather', { city: 'Ulm', zone: 'ä' }), text('It is sunny.')] });
            const client = clientOf((await startWith(t, { a })).url);
            const message = await client.beta.messages.toolRunner({
                ...question, stream: streamed,
                tools: [{ type: 'custom', ...weatherTool, run: ({ city }) => `sunny in ${city}`, parse: input => input }],
            });
            assert.equal(message.content[0].text, 'It is sunny.');
            assert.equal(a.messages.length, 2);
            assert.deepEqual(toolResults(a.messages[1]), ['sunny in Ulm']);
            a.messages.forEach((request, index) => assert.deepEqual(request.body, client.sent[index]));
        });

        for (const [name, fault] of Object.entries({
            '529': overloaded(), '500': broken(), '429': rateLimited({ 'retry-after': '30' }), 'a refused key': unauthorized(),
            ...streamed ? { 'an error as first event': firstEventError() } : {},
        })) {
            test(`${name} of the first provider is not seen, ${kind}`, async t => {
                const { a, b } = await upstreams(t, { a: [fault], b: [text('from b')] });
                const client = clientOf((await startWith(t, { a, b })).url);
                const message = streamed ? await client.messages.stream(question).finalMessage() : await client.messages.create(question);
                assert.equal(message.content[0].text, 'from b');
                assert.deepEqual([a.messages.length, b.messages.length], [1, 1]);
                assert.deepEqual(b.messages[0].body, client.sent[0]);
            });
        }
    }

    test('version, betas, unknown headers and the query arrive upstream', async t => {
        const { a } = await upstreams(t, { a: [text('ok')] });
        const client = clientOf((await startWith(t, { a })).url);
        await client.messages.create(question, {
            headers: { 'anthropic-beta': 'first-2030-01-01,second-2030-01-02', 'X-Never-Seen': 'a; b="c"', 'x-claude-code-session-id': 'session-1' },
            query: { trace: 'a/b c', empty: '' },
        });
        const { headers, url } = a.messages[0];
        assert.equal(headers['anthropic-version'], '2026-10-21');
        assert.equal(headers['anthropic-beta'], 'first-2030-01-01,second-2030-01-02');
        assert.equal(headers['x-never-seen'], 'a; b="c"');
        assert.equal(headers['x-claude-code-session-id'], 'session-1');
        assert.match(headers['user-agent'], /^Anthropic\/JS 1\.11\.0/);
        assert.equal(headers['x-stainless-lang'], 'js');
        assert.equal(headers['x-stainless-retry-count'], '0');
        assert.ok(headers['x-stainless-timeout']);
        assert.equal(url, '/v1/messages?trace=a%2Fb%20c&empty=');
    });

    for (const [authType, expected] of Object.entries({
        api_key: { 'x-api-key': 'sk-a', authorization: undefined },
        auth_token: { 'x-api-key': undefined, authorization: 'Bearer sk-a' },
        none: { 'x-api-key': undefined, authorization: undefined },
        passthrough: { 'x-api-key': undefined, authorization: 'Bearer sk-client-dummy' },
    })) {
        test(`the credential upstream with auth_type ${authType}`, async t => {
            const { a } = await upstreams(t, { a: [text('ok')] });
            const entry = provider('a', a, { auth_type: authType });
            if (authType === 'none' || authType === 'passthrough')
                delete entry.auth_value;
            const client = clientOf((await startSignalbox(t, configOf([entry]))).url);
            await client.messages.create(question);
            const { headers } = a.messages[0];
            assert.deepEqual({ 'x-api-key': headers['x-api-key'], authorization: headers.authorization }, expected);
        });
    }

    test('a mapped model changes only the model value in the body', async t => {
        const { a } = await upstreams(t, { a: [text('ok')] });
        const config = configOf([provider('a', a)]);
        config.model_routes = { 'claude-*': [{ provider: 'a', model: 'databricks-claude', priority: 1 }] };
        const client = clientOf((await startSignalbox(t, config)).url);
        await client.messages.create({ zzz: 'claude-opus-5-5', ...question, tools: [weatherTool] });
        const sent = client.sent[0].toString('utf8');
        const expected = sent.replace('"model":"claude-opus-5-5"', '"model":"databricks-claude"');
        assert.notEqual(expected, sent);
        assert.equal(a.messages[0].body.toString('utf8'), expected);
    });

    test('response headers arrive, of plain, streamed and refused answers', async t => {
        const { a } = await upstreams(t, { a: [text('ok'), text('ok'), error(400, 'invalid_request_error', 'prompt is too long: 9 tokens > 8 maximum')] });
        const client = clientOf((await startWith(t, { a })).url);
        const check = headers => {
            assert.match(headers.get('request-id'), /^req_e2e/);
            assert.equal(headers.get('anthropic-organization-id'), '00000000-0000-4000-8000-000000000001');
            assert.equal(headers.get('anthropic-ratelimit-requests-limit'), '4000');
            assert.equal(headers.get('anthropic-ratelimit-requests-remaining'), '3999');
            assert.equal(headers.get('anthropic-ratelimit-requests-reset'), '2026-11-20T10:00:00Z');
            assert.equal(headers.get('anthropic-ratelimit-unified-status'), 'allowed');
            assert.equal(headers.get('x-scripted'), 'kept as it is');
        };
        const plain = await client.messages.create(question).withResponse();
        check(plain.response.headers);
        assert.match(plain.request_id, /^req_e2e/);
        const streamed = await client.messages.create({ ...question, stream: true }).withResponse();
        check(streamed.response.headers);
        assert.match(streamed.response.headers.get('content-type'), /^text\/event-stream/);
        for await (const event of streamed.data)
            assert.ok(event.type);
        const refused = await client.messages.create(question).catch(failure => failure);
        assert.ok(refused instanceof Anthropic.BadRequestError, String(refused));
        check(refused.headers);
        assert.equal(refused.error.error.message, 'prompt is too long: 9 tokens > 8 maximum');
        assert.equal(refused.error.error.type, 'invalid_request_error');
    });

    test('an aborted stream reaches the upstream at once', async t => {
        const { a } = await upstreams(t, {
            a: [sse(() => eventsOf('m', [textBlock('word '.repeat(2000))]), { gap: 20 })],
        });
        const client = clientOf((await startWith(t, { a })).url);
        const times = [];
        for (let round = 0; round < 3; ++round) {
            const stream = await client.messages.create({ ...question, stream: true });
            for await (const event of stream) {
                if (event.type === 'content_block_delta')
                    break;
            }
            const left = performance.now();
            stream.controller.abort();
            const request = a.messages[round];
            assert.ok(await eventually(() => request.abortedAt), 'the upstream streams on');
            times.push(Math.max(0, request.abortedAt - left));
        }
        t.diagnostic(`abort seen upstream after ${times.map(time => time.toFixed(1)).join(', ')} ms`);
    });

    test('an abort before the answer reaches the upstream at once', async t => {
        const { a } = await upstreams(t, { a: [text('late', { after: 20000 })] });
        const client = clientOf((await startWith(t, { a })).url);
        const controller = new AbortController();
        const asked = client.messages.create(question, { signal: controller.signal }).catch(failure => failure);
        assert.ok(await eventually(() => a.messages[0]?.body.length > 0));
        const left = performance.now();
        controller.abort();
        assert.ok(await asked instanceof Anthropic.APIUserAbortError);
        assert.ok(await eventually(() => a.messages[0].abortedAt), 'the upstream works on');
        t.diagnostic(`abort seen upstream after ${(a.messages[0].abortedAt - left).toFixed(1)} ms`);
    });

    test('a stream cut after content is an error for the SDK', async t => {
        const { a, b } = await upstreams(t, { a: [cut('Half of the answer to')], b: [text('from b')] });
        const client = clientOf((await startWith(t, { a, b })).url);
        const failure = await client.messages.stream(question).finalMessage().catch(caught => caught);
        assert.ok(failure instanceof Anthropic.APIError, String(failure));
        assert.equal(b.messages.length, 0, 'content had been passed on: nothing may be asked again');
    });

    test('when all fail, the SDK gets an Anthropic error of its class', async t => {
        const { a, b } = await upstreams(t, { a: [overloaded()], b: [broken()] });
        const client = clientOf((await startWith(t, { a, b })).url);
        const failure = await client.messages.create(question).catch(caught => caught);
        assert.ok(failure instanceof Anthropic.InternalServerError, String(failure));
        assert.equal(failure.status, 529);
        assert.equal(failure.error.type, 'error');
        assert.equal(failure.error.error.type, 'overloaded_error');
        assert.deepEqual([a.messages.length, b.messages.length], [1, 1]);
    });

    test('a provider that asks for a second gets it, and the SDK does not notice', async t => {
        const { a } = await upstreams(t, { a: [overloaded({ 'retry-after': '1' }), text('second try')] });
        const client = clientOf((await startWith(t, { a })).url, { maxRetries: 2 });
        assert.equal((await client.messages.create(question)).content[0].text, 'second try');
        assert.deepEqual(a.messages.map(({ headers }) => headers['x-stainless-retry-count']), ['0', '0']);
    });

    test('count_tokens and models.list', async t => {
        const { a } = await upstreams(t, { a: [] });
        const config = configOf([provider('a', a)]);
        config.model_routes['claude-opus-5-5'] = config.model_routes['*'];
        const client = clientOf((await startSignalbox(t, config)).url);
        assert.deepEqual(await client.messages.countTokens({ model: 'claude-opus-5-5', messages: question.messages }), { input_tokens: 42 });
        const ids = [];
        for await (const model of client.models.list())
            ids.push(model.id);
        assert.ok(ids.includes('claude-opus-5-5'), ids.join(' '));
    });
});

describe('thinking belongs to the vendor that signed it', () => {
    const call = { type: 'tool_use', id: 'toolu_a1', name: 'get_weather', input: { zone: 'ä', city: 'Ulm' } };
    const thought = by => ({ type: 'thinking', thinking: `what ${by} thinks`, signature: Buffer.from(`signed by ${by}`).toString('base64') });
    const answerOf = by => turn([thought(by), textBlock(`I am ${by}.`), call], { stopReason: 'tool_use' });
    const refusal = () => error(400, 'invalid_request_error', 'messages.1.content.0: Invalid `signature` in `thinking` block');
    const blocksOf = ({ json: { messages } }) => messages.map(({ content }) => typeof content === 'string' ? content : content.map(({ type }) => type));
    const opened = [question.messages[0].content];
    const turns = { whole: [['thinking', 'text', 'tool_use'], ['tool_result']], cleaned: [['text', 'tool_use'], ['tool_result']] };

    /** A conversation; each `say()` is answered, with what came before. `sent` holds the bodies as text. */
    function conversationOf(url, { streamed, session }) {
        const client = clientOf(url, { defaultHeaders: session ? { 'x-claude-code-session-id': session } : {} });
        const messages = [...question.messages];
        const say = async () => {
            const body = { ...question, max_tokens: 4096, thinking: { type: 'enabled', budget_tokens: 1024 }, tools: [weatherTool], messages };
            const message = await (streamed ? client.messages.stream(body).finalMessage() : client.messages.create(body));
            messages.push({ role: 'assistant', content: message.content },
                { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: 'sunny' }] });
            return message.content.find(({ type }) => type === 'text').text;
        };
        return { say, client, messages };
    }

    async function start(t, scripts, vendors = { a: 'first', b: 'second' }) {
        const all = await upstreams(t, scripts);
        const providers = Object.entries(all).map(([name, each]) => provider(name, each, { vendor: vendors[name] }));
        return { ...all, ...await startSignalbox(t, configOf(providers)) };
    }

    for (const streamed of [false, true]) {
        for (const session of [undefined, 'session-1']) {
            test(`a is overloaded, b gets the conversation without a's thinking; ${streamed ? 'streamed' : 'plain'}, ${session ? 'with' : 'without'} a session's name`, async t => {
                const { a, b, url } = await start(t, { a: [answerOf('a'), overloaded()], b: [answerOf('b')] });
                const { say, client, messages } = conversationOf(url, { streamed, session });
                assert.equal(await say(), 'I am a.');
                assert.equal(await say(), 'I am b.');
                assert.deepEqual([a.messages.length, b.messages.length], [2, 1]);
                assert.deepEqual(a.messages[1].body, client.sent[1], 'its own thinking comes back to a to the letter');
                assert.deepEqual(blocksOf(b.messages[0]), [...opened, ...turns.cleaned]);
                assert.ok(!b.messages[0].body.includes(thought('a').signature));
                const cleaned = client.sent[1].toString('utf8').replace(`${JSON.stringify(messages[1].content[0])},`, '');
                assert.equal(b.messages[0].body.toString('utf8'), cleaned, 'all else is to the letter');

                assert.equal(await say(), 'I am b.'); // b's own thinking it gets back, a's it does not
                assert.deepEqual(blocksOf(b.messages[1]), [...opened, ...turns.cleaned, ...turns.whole]);
            });
        }
    }

    test('back at a: its own thinking is there again, b\'s is not', async t => {
        const { a, b, url } = await start(t, { a: [answerOf('a'), overloaded(), answerOf('a')], b: [answerOf('b'), overloaded()] });
        const { say } = conversationOf(url, { streamed: true, session: 'session-1' });
        for (const by of ['a', 'b', 'a'])
            assert.equal(await say(), `I am ${by}.`);
        assert.deepEqual([a.messages.length, b.messages.length], [3, 2]);
        assert.deepEqual(blocksOf(b.messages[1]), [...opened, ...turns.cleaned, ...turns.whole]);
        assert.deepEqual(blocksOf(a.messages[2]), [...opened, ...turns.whole, ...turns.cleaned]);
    });

    test('the same vendor gets it to the letter', async t => {
        const { b, url } = await start(t, { a: [answerOf('a'), overloaded()], b: [answerOf('b')] }, { a: 'one', b: 'one' });
        const { say, client } = conversationOf(url, { streamed: true, session: 'session-1' });
        assert.deepEqual([await say(), await say()], ['I am a.', 'I am b.']);
        assert.deepEqual(b.messages[0].body, client.sent[1]);
    });

    test('a conversation of before the start is repaired when its thinking is refused', async t => {
        const { a, b, url } = await start(t, { a: [refusal(), answerOf('a')], b: [answerOf('b')] });
        const { say, client, messages } = conversationOf(url, { streamed: true, session: 'session-1' });
        messages.push({ role: 'assistant', content: [thought('somebody'), textBlock('Before.'), call] },
            { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: 'sunny' }] });
        assert.equal(await say(), 'I am a.');
        assert.deepEqual([a.messages.length, b.messages.length], [2, 0]);
        assert.deepEqual(a.messages[0].body, client.sent[0]);
        assert.deepEqual(blocksOf(a.messages[1]), [...opened, ...turns.cleaned]);
        assert.equal(await say(), 'I am a.');
        assert.deepEqual(blocksOf(a.messages[2]), [...opened, ...turns.cleaned, ...turns.whole]);
    });

    test('a session\'s own provider is taken at its word: its refusal comes back', async t => {
        const { a, b, url } = await start(t, { a: [answerOf('a'), refusal()], b: [answerOf('b')] });
        const { say } = conversationOf(url, { streamed: false, session: 'session-1' });
        assert.equal(await say(), 'I am a.');
        await assert.rejects(say(), Anthropic.BadRequestError);
        assert.deepEqual([a.messages.length, b.messages.length], [2, 0]);
    });
});
