// SPDX-License-Identifier: GPL-3.0-or-later
// The official @anthropic-ai/sdk, through Signalbox, with providers that speak OpenAI's protocols.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import * as openai from './openaiupstream.mjs';
import { Anthropic, anthropicClient as clientOf } from './programs.mjs';
import { configOf, manage, openAiProvider, provider, startSignalbox } from './signalbox.mjs';
import { behind } from './speakers.mjs';
import * as anthropic from './upstream.mjs';
import { eventually, postMessage, request, sseEvents } from './wire.mjs';

const question = { model: 'claude-opus-5-5', max_tokens: 256, messages: [{ role: 'user', content: 'Say hello.' }] };
const words = 'Grüße, 世界 \u2028 and "quotes" \\ in a text of several pieces';
const thoughts = 'The user wants to be greeted, by whom?';
const usage = { prompt: 100, cached: 40, written: 10, output: 20, reasoning: 5 };
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } };
const weatherTool = {
    name: 'get_weather', description: 'The weather of a city',
    input_schema: {
        $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object',
        properties: { zone: { type: 'string', format: 'uri' }, city: { type: 'string' } }, required: ['city'],
    },
};
const use = (id, city) => ({ type: 'tool_use', id, name: 'get_weather', input: { city } });
const result = (id, content, more) => ({ type: 'tool_result', tool_use_id: id, content, ...more });

/** `stream`: by the SDK's own accumulation of events. */
const ask = (client, body, stream) => stream ? client.messages.stream(body).finalMessage() : client.messages.create(body);

for (const api of ['chat', 'responses']) {
    describe(`messages from a provider that has ${api}`, () => {
        for (const stream of [false, true]) {
            const kind = stream ? 'streamed' : 'plain';

            test(`a ${kind} answer`, async t => {
                const { url, asked } = await behind(t, api, [{ reasoning: thoughts, text: words, usage }]);
                const message = await ask(clientOf(url), { ...question, system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }] }, stream);
                assert.deepEqual([message.type, message.role, message.model, message.stop_reason], ['message', 'assistant', question.model, 'end_turn']);
                assert.match(message.id, /^msg_/);
                assert.deepEqual(message.content.map(({ type }) => type), ['thinking', 'text']);
                assert.equal(message.content[0].thinking, thoughts);
                assert.ok(message.content[0].signature.length > 0);
                assert.equal(message.content[1].text, words);
                const { input_tokens: input, cache_read_input_tokens: read, cache_creation_input_tokens: written, output_tokens: output } = message.usage;
                assert.deepEqual([input, read, written, output], [50, 40, 10, 20]);
                assert.ok(asked()[0].body.includes('Be brief.'));
            });

            test(`a tool loop with the SDK's own runner and parallel calls, ${kind}`, async t => {
                const { url, asked, results } = await behind(t, api, [
                    { reasoning: thoughts, text: 'I look.', calls: [openai.callOf('get_weather', { city: 'Ulm', zone: 'ä' }), openai.callOf('get_weather', { city: 'Bonn' })] },
                    { calls: [openai.callOf('get_weather', '', 'functions.get_weather:0')] }, { text: 'It is sunny.' },
                ]);
                const cities = [];
                const message = await clientOf(url).beta.messages.toolRunner({
                    ...question, stream,
                    tools: [{
                        type: 'custom', ...weatherTool, parse: input => input,
                        run: ({ city = 'nowhere' }) => {
                            cities.push(city);
                            return `sunny in ${city}`;
                        },
                    }],
                });
                assert.equal(message.content[0].text, 'It is sunny.');
                assert.deepEqual(cities.toSorted(), ['Bonn', 'Ulm', 'nowhere']);
                assert.equal(asked().length, 3);
                assert.deepEqual(results(2), ['sunny in Ulm', 'sunny in Bonn', 'sunny in nowhere']);
            });
        }

        for (const [finish, expected] of Object.entries({ length: 'max_tokens', content_filter: 'refusal' })) {
            test(`stop_reason ${expected}`, async t => {
                const { url } = await behind(t, api, [{ text: words, finish }]);
                for (const stream of [false, true])
                    assert.equal((await ask(clientOf(url), question, stream)).stop_reason, expected);
            });
        }

        test('a stream, event by event, in order', async t => {
            const calls = [openai.callOf('get_weather', { city: 'Ulm' }), openai.callOf('get_weather', {})];
            const { url } = await behind(t, api, [{ reasoning: thoughts, text: words, calls }]);
            const answer = await postMessage(url, { body: JSON.stringify({ ...question, tools: [weatherTool], stream: true }) });
            const events = sseEvents(answer.text);
            assert.ok(events.every(({ event, type }) => event === type));
            const types = events.map(({ type }) => type).filter(type => type !== 'ping');
            const marks = { message_start: 'M', content_block_start: '(', content_block_delta: '.', content_block_stop: ')', message_delta: 'D', message_stop: 'S' };
            const shape = types.map(type => marks[type]).join('');
            assert.match(shape, /^M(\(\.*\)){4}DS$/);
            assert.deepEqual(events.filter(({ type }) => type === 'content_block_start').map(({ index, content_block: block }) => [index, block.type]),
                [[0, 'thinking'], [1, 'text'], [2, 'tool_use'], [3, 'tool_use']]);
            const last = events.find(({ type }) => type === 'message_delta');
            assert.deepEqual([last.delta.stop_reason, last.usage.output_tokens, last.usage.input_tokens, last.usage.cache_read_input_tokens], ['tool_use', 20, 60, 40]);
            const pieces = events.filter(({ delta }) => delta?.type === 'input_json_delta').map(({ delta }) => delta.partial_json);
            assert.equal(pieces.join(''), '{"city":"Ulm"}{}');
        });

        test('calls without a result, results without a call, and empty turns are mended', async t => {
            const { url, asked } = await behind(t, api, [{ text: 'ok' }]);
            await clientOf(url).messages.create({
                ...question, tools: [weatherTool],
                messages: [
                    { role: 'user', content: 'How is it?' }, { role: 'assistant', content: [use('toolu_1', 'Ulm')] }, { role: 'user', content: 'Never mind.' },
                    { role: 'assistant', content: [{ type: 'thinking', thinking: 'hm', signature: 'c29tZWJvZHk=' }] }, { role: 'user', content: [{ type: 'text', text: '' }] },
                    { role: 'assistant', content: [use('toolu_2', 'Bonn')] }, { role: 'user', content: [result('toolu_2')] },
                    { role: 'assistant', content: [{ type: 'text', text: 'Fine.' }] }, { role: 'user', content: [result('toolu_9', 'sunny in Trier'), { type: 'text', text: 'And?' }] },
                ],
            });
            assert.match(asked()[0].body.toString('utf8'), /sunny in Trier/);
        });

        test('images, in the question and in a tool\'s result', async t => {
            const { url, asked } = await behind(t, api, [{ text: 'I see.' }]);
            await clientOf(url).messages.create({
                ...question, tools: [weatherTool],
                messages: [
                    { role: 'user', content: [{ type: 'text', text: 'Look.' }, image, { type: 'image', source: { type: 'url', url: 'https://images.example/a.png' } }] },
                    { role: 'assistant', content: [use('toolu_1', 'Ulm')] },
                    { role: 'user', content: [result('toolu_1', [{ type: 'text', text: 'a picture' }, image]), { type: 'text', text: 'And?' }] },
                ],
            });
            const sent = asked()[0].body.toString('utf8');
            assert.equal(sent.match(new RegExp(`data:image/png;base64,${png.replaceAll('+', '\\+')}`, 'g'))?.length, 2);
            assert.ok(sent.includes('https://images.example/a.png'));
            assert.ok(sent.includes('a picture'));
        });
    });
}

describe('messages from a Chat provider: what is asked for arrives in its place', () => {
    async function sentFor(t, body, { dialect, model = 'scripted-1', properties } = {}) {
        const { url, asked, output } = await behind(t, 'chat', [{ text: 'ok' }], { dialect, properties });
        await clientOf(url).messages.create({ ...question, model, ...body });
        return { sent: asked()[0].json, output };
    }

    test('the conversation', async t => {
        const { sent } = await sentFor(t, {
            system: ['x-anthropic-billing-header: cc_version=2.1.329.66b; cc_entrypoint=sdk-cli;', 'First.', 'Second.'].map(text => ({ type: 'text', text })),
            tools: [weatherTool], stop_sequences: ['a', 'b', 'c', 'd', 'e'], temperature: 0.5, tool_choice: { type: 'any', disable_parallel_tool_use: true },
            messages: [
                { role: 'user', content: 'How is it?' }, { role: 'system', content: 'It is late.' },
                {
                    role: 'assistant',
                    content: [{ type: 'thinking', thinking: 'hm', signature: 'c29tZWJvZHk=' }, { type: 'text', text: 'I look.' }, use('toolu_1', 'Ulm'), use('toolu_2', 'Bonn')],
                },
                {
                    role: 'user',
                    content: [result('toolu_2', 'foggy'), result('toolu_1', [{ type: 'text', text: 'no such city' }], { is_error: true }), { type: 'text', text: 'And now?' }],
                },
            ],
        });
        assert.equal(sent.messages[0].role, 'system');
        assert.match(sent.messages[0].content, /^First\.\s+Second\.$/);
        const roles = sent.messages.slice(1).map(({ role }) => role);
        assert.deepEqual(roles.filter(role => role !== 'system').slice(-5), ['user', 'assistant', 'tool', 'tool', 'user'].slice(-5));
        assert.ok(JSON.stringify(sent.messages.slice(1)).includes('It is late.'), 'in its place');
        const assistant = sent.messages.find(({ role }) => role === 'assistant');
        assert.equal(assistant.content, 'I look.');
        assert.deepEqual(assistant.tool_calls.map(call => [call.id, call.function.arguments]), [['toolu_1', '{"city":"Ulm"}'], ['toolu_2', '{"city":"Bonn"}']]);
        const contents = Object.fromEntries(sent.messages.filter(({ role }) => role === 'tool').map(message => [message.tool_call_id, message.content]));
        assert.match(contents.toolu_1, /no such city/);
        assert.notEqual(contents.toolu_1, 'no such city', 'the model is told of the error');
        assert.equal(contents.toolu_2, 'foggy');
        assert.deepEqual([sent.stop, sent.temperature, sent.tool_choice, sent.parallel_tool_calls], [['a', 'b', 'c', 'd'], 0.5, 'required', false]);
        assert.equal(sent.max_tokens, 256);
        const { parameters } = sent.tools[0].function;
        assert.deepEqual([Object.keys(parameters.properties), parameters.required], [['zone', 'city'], ['city']]);
    });

    test('a model that reasons: its own names, no sampling', async t => {
        const { sent } = await sentFor(t, { temperature: 1, top_p: 0.9, thinking: { type: 'adaptive' }, output_config: { effort: 'high' } }, { model: 'gpt-5.5' });
        assert.deepEqual([sent.max_completion_tokens, sent.reasoning_effort], [256, 'high']);
    });

    test('a JSON schema for the answer', async t => {
        const schema = { type: 'object', properties: { title: { type: 'string' } }, required: ['title'], additionalProperties: false };
        const { sent } = await sentFor(t, { output_config: { format: { type: 'json_schema', schema } } });
        assert.deepEqual([sent.response_format.type, sent.response_format.json_schema.schema], ['json_schema', schema]);
    });

    test('what is lost is told in the log', async t => {
        const { sent, output } = await sentFor(t, {
            top_k: 5, tools: [weatherTool, { type: 'web_search_20250305', name: 'web_search' }], context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
        });
        assert.deepEqual(sent.tools.map(tool => tool.function.name), ['get_weather']);
        await eventually(() => /web_search/.test(output.stderr), 2000);
        for (const lost of [/top_k/, /web_search/])
            assert.match(output.stderr, lost);
    });

    test('cache_control stays where the provider wants it', async t => {
        const { sent } = await sentFor(t, { system: [{ type: 'text', text: 'Long.', cache_control: { type: 'ephemeral' } }] },
            { dialect: { cache_control: true }, properties: { keepsCacheControl: true } });
        assert.ok(JSON.stringify(sent.messages[0]).includes('"cache_control":{"type":"ephemeral"}'));
    });

    test('a deployment has its model in the address', async t => {
        const a = await openai.openAiUpstream(t, {}, openai.saying('from the deployment'));
        const entry = openAiProvider('a', a, ['chat'], { base_url: `${a.url}/openai/deployments/{model}?api-version=2024-10-21` });
        const { url } = await startSignalbox(t, configOf([entry]));
        const message = await clientOf(url).messages.create({ ...question, model: 'my-deployment' });
        assert.equal(message.content[0].text, 'from the deployment');
        assert.equal(a.asked[0].url, '/openai/deployments/my-deployment/chat/completions?api-version=2024-10-21');
    });
});

describe('messages from a Chat provider: its reasoning', () => {
    const dialect = { reasoning_field: 'reasoning_content', reasoning_with_tools: true };
    const properties = { reasoningField: 'reasoning_content', demandsReasoning: true };
    const calling = { reasoning: thoughts, text: 'I look.', calls: [openai.callOf('get_weather', { city: 'Ulm' })] };

    for (const stream of [false, true]) {
        test(`goes back to a provider that demands it, ${stream ? 'streamed' : 'plain'}`, async t => {
            const { url, asked } = await behind(t, 'chat', [calling, { text: 'It is sunny.' }], { dialect, properties });
            const client = clientOf(url);
            const messages = [...question.messages];
            const first = await ask(client, { ...question, tools: [weatherTool], messages }, stream);
            messages.push({ role: 'assistant', content: first.content }, { role: 'user', content: [result(first.content.at(-1).id, 'sunny')] });
            const second = await ask(client, { ...question, tools: [weatherTool], messages }, stream);
            assert.equal(second.content[0].text, 'It is sunny.');
            const assistant = asked()[1].json.messages.find(({ role }) => role === 'assistant');
            assert.equal(assistant.reasoning_content, thoughts);
        });
    }

    test('a placeholder where the history has none', async t => {
        const { url, asked } = await behind(t, 'chat', [{ text: 'It is sunny.' }], { dialect, properties });
        await clientOf(url).messages.create({
            ...question, tools: [weatherTool],
            messages: [...question.messages, { role: 'assistant', content: [use('toolu_1', 'Ulm')] }, { role: 'user', content: [result('toolu_1', 'sunny')] }],
        });
        assert.equal(asked().length, 1);
    });

    test('and not to one that does not know it, nor to Anthropic', async t => {
        const a = await anthropic.strictUpstream(t, anthropic.text('from a'));
        a.key = undefined; // the client's version of the API and its key are as they come
        const b = await openai.openAiUpstream(t, {}, openai.answering(calling), openai.saying('from b'), openai.rateLimited({ 'retry-after': '30' }));
        const { url } = await startSignalbox(t, configOf([openAiProvider('b', b), provider('a', a)]));
        const client = clientOf(url, { defaultHeaders: { 'x-claude-code-session-id': 'session-1' } });
        const messages = [...question.messages];
        const say = async () => {
            const message = await client.messages.create({ ...question, tools: [weatherTool], messages });
            messages.push({ role: 'assistant', content: message.content });
            const call = message.content.find(({ type }) => type === 'tool_use');
            messages.push({ role: 'user', content: call ? [result(call.id, 'sunny')] : 'And now?' });
            return message.content.find(({ type }) => type === 'text').text;
        };
        assert.deepEqual([await say(), await say(), await say()], ['I look.', 'from b', 'from a']);
        assert.ok(!a.messages[0].body.includes(thoughts));
    });

    test('of /responses goes back as it was made', async t => {
        const encrypted = 'gAAAAABencrypted-by-the-provider==';
        const { url, asked } = await behind(t, 'responses', [{ ...calling, encrypted }, { text: 'It is sunny.' }], { properties: { encrypted: [encrypted] } });
        const client = clientOf(url);
        const messages = [...question.messages];
        const body = { ...question, tools: [weatherTool], max_tokens: 4000, thinking: { type: 'enabled', budget_tokens: 2000 } };
        const first = await client.messages.stream({ ...body, messages }).finalMessage();
        messages.push({ role: 'assistant', content: first.content }, { role: 'user', content: [result(first.content.at(-1).id, 'sunny')] });
        await client.messages.create({ ...body, messages });
        const [reasoning] = asked()[1].json.input.filter(({ type }) => type === 'reasoning');
        assert.equal(reasoning.encrypted_content, encrypted);
    });
});

describe('messages from a Chat provider: one answer for equal requests', () => {
    const inSession = { headers: { 'x-claude-code-session-id': 'one' } };

    test('a streamed and a plain one, under way at once; what it used counts once', async t => {
        const { promise: until, resolve: release } = Promise.withResolvers();
        const answer = { reasoning: thoughts, text: words, calls: [openai.callOf('get_weather', { city: 'Ulm' })], usage };
        const { url, asked } = await behind(t, 'chat', [openai.answering(answer, { until, holdAt: 5 })]);
        const body = { ...question, tools: [weatherTool] };
        const first = clientOf(url).messages.stream(body, inSession).finalMessage();
        assert.ok(await eventually(async () => (await manage(url, '/stats')).active_requests === 1));
        const second = clientOf(url).messages.create(body, inSession);
        assert.ok(await eventually(async () => (await manage(url, '/stats')).active_requests === 2));
        release();
        const [streamed, plain] = await Promise.all([first, second]);
        assert.deepEqual(streamed.content, plain.content);
        assert.deepEqual(plain.content.map(({ type }) => type), ['thinking', 'text', 'tool_use']);
        assert.deepEqual([streamed.usage.input_tokens, plain.usage.input_tokens], [50, 50]);
        assert.equal(asked().length, 1);
        const { global: used } = await manage(url, '/usage');
        assert.deepEqual([used.input_tokens, used.cache_read_input_tokens, used.output_tokens], [50, 40, 20]);
    });
});

describe('messages from a Chat provider: tokens, errors and faults', () => {
    test('count_tokens is answered here', async t => {
        const { url, a } = await behind(t, 'chat', [{ text: 'unused' }]);
        const { input_tokens: tokens } = await clientOf(url).messages.countTokens({ model: question.model, messages: [{ role: 'user', content: 'word '.repeat(1000) }] });
        assert.ok(tokens > 700 && tokens < 1600, `${tokens} tokens`);
        assert.equal(a.requests.length, 0);
    });

    for (const [name, { fault, type, error, says }] of Object.entries({
        '400': { fault: openai.failing(400, 'invalid_request_error', 'scripted: no'), type: Anthropic.BadRequestError, error: 'invalid_request_error', says: /scripted: no/ },
        '401': { fault: openai.unauthorized(), type: Anthropic.AuthenticationError, error: 'authentication_error', says: /Incorrect API key/ },
        '429': { fault: openai.rateLimited(), type: Anthropic.RateLimitError, error: 'rate_limit_error', says: /Rate limit reached/ },
        '500': { fault: openai.broken(), type: Anthropic.InternalServerError, error: 'api_error', says: /had an error/ },
        'a context that is exceeded': { fault: openai.contextExceeded(), type: Anthropic.BadRequestError, error: 'invalid_request_error', says: /^prompt is too long.*140000/s },
        'an error of vLLM\'s': {
            fault: openai.json({ object: 'error', message: 'scripted: not this', type: 'BadRequestError', param: null, code: 400 }, { status: 400 }),
            type: Anthropic.BadRequestError, error: 'invalid_request_error', says: /scripted: not this/,
        },
    })) {
        test(`${name} is the SDK's own class of error`, async t => {
            const { url } = await behind(t, 'chat', [fault]);
            for (const stream of [false, true]) {
                const failure = await ask(clientOf(url), question, stream).catch(caught => caught);
                assert.ok(failure instanceof type, String(failure));
                assert.equal(failure.error.type, 'error');
                assert.equal(failure.error.error.type, error);
                assert.match(failure.error.error.message, says);
            }
        });
    }

    const half = 'Half of the answer to the question';
    for (const [name, fault] of Object.entries({
        'an error chunk': openai.failingInStream(half, { keep: 4 }), 'a cut': openai.cutting(half), 'an end without finish_reason': openai.answering({ text: half }, { keep: 4 }),
    })) {
        test(`${name} after content is an error for the SDK`, async t => {
            const { url } = await behind(t, 'chat', [fault]);
            const answer = await postMessage(url);
            const events = sseEvents(answer.text);
            assert.equal(events.at(-1).type, 'error');
            assert.ok(!events.some(({ type }) => ['message_delta', 'message_stop'].includes(type)));
            assert.match(answer.text, /Half of the/);
            const failure = await clientOf(url).messages.stream(question).finalMessage().catch(caught => caught);
            assert.ok(failure instanceof Anthropic.APIError, String(failure));
        });
    }

    test('comments, and no [DONE]', async t => {
        const { url } = await behind(t, 'chat', [openai.saying(words, { comments: true, isDone: false })]);
        assert.equal((await ask(clientOf(url), question, true)).content[0].text, words);
    });

    test('an aborted stream reaches the upstream at once', async t => {
        const { asked, url } = await behind(t, 'chat', [openai.saying('word '.repeat(2000), { gap: 20 })]);
        const stream = await clientOf(url).messages.create({ ...question, stream: true });
        for await (const event of stream) {
            if (event.type === 'content_block_delta')
                break;
        }
        const left = performance.now();
        stream.controller.abort();
        assert.ok(await eventually(() => asked()[0].abortedAt), 'the upstream streams on');
        t.diagnostic(`abort seen upstream after ${(asked()[0].abortedAt - left).toFixed(1)} ms`);
    });

    test('the first event does not wait for the second chunk of text', async t => {
        let release;
        const until = new Promise(resolve => { release = resolve; });
        const { url } = await behind(t, 'chat', [openai.saying('now and later, in several pieces', { until, holdAt: 3 })]);
        const arrived = {};
        const answer = request(`${url}/v1/messages`, {
            method: 'POST', headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01' }, body: JSON.stringify({ ...question, stream: true }), arrived,
        });
        assert.ok(await eventually(() => arrived.text?.includes('now and later')), 'the text waits');
        release();
        assert.match((await answer).text, /message_stop/);
    });

    for (const parameter of ['temperature', 'stream_options']) {
        test(`a 400 for the parameter ${parameter}: once again without it, and the next time at once`, async t => {
            const { url, asked } = await behind(t, 'chat', [openai.refusing(parameter, openai.saying('without'))]);
            const client = clientOf(url);
            for (let round = 0; round < 2; ++round)
                assert.equal((await ask(client, { ...question, temperature: 0.5 }, true)).content[0].text, 'without');
            assert.deepEqual(asked().map(({ json: body }) => parameter in body), [true, false, false]);
        });
    }
});
