// SPDX-License-Identifier: GPL-3.0-or-later
// The official openai client's chat completions, in front of providers of every protocol.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import * as openai from './openaiupstream.mjs';
import { OpenAI, openAiClient as clientOf } from './programs.mjs';
import { configOf, manage, openAiProvider, provider, startSignalbox } from './signalbox.mjs';
import { behind, protocols } from './speakers.mjs';
import { cut, error, eventsOf, firstEventError, overloaded, rateLimited, sse, strictUpstream, text, textBlock, turn, unauthorized } from './upstream.mjs';
import { eventually, request, sseEvents } from './wire.mjs';

const question = { model: 'claude-opus-5-5', messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: 'Say hello.' }] };
const words = 'Grüße, 世界 \u2028 and "quotes" \\ in a text of several pieces';
const thoughts = 'The user wants to be greeted, by whom?';
const usage = { prompt: 100, cached: 40, written: 0, output: 20, reasoning: 5 };

/** A tool for the client's own runner; `asked` holds the cities. */
function weatherTool(asked = []) {
    return {
        type: 'function',
        function: {
            name: 'get_weather', description: 'The weather of a city', parse: JSON.parse,
            parameters: { type: 'object', properties: { zone: { type: 'string' }, city: { type: 'string' } }, required: ['city'] },
            function: ({ city }) => {
                asked.push(city);
                return `sunny in ${city}`;
            },
        },
    };
}

for (const speaker of protocols) {
    describe(`chat completions from a provider of the protocol ${speaker}`, () => {
        test('a plain answer', async t => {
            const { url, asked } = await behind(t, speaker, [{ reasoning: thoughts, text: words, usage }]);
            const answer = await clientOf(url).chat.completions.create({ ...question, max_tokens: 300 });
            assert.equal(answer.object, 'chat.completion');
            assert.equal(answer.model, question.model);
            const [{ index, message, finish_reason: finish }] = answer.choices;
            assert.deepEqual([index, message.role, message.content, finish], [0, 'assistant', words, 'stop']);
            assert.equal(message.reasoning_content, thoughts);
            assert.deepEqual([answer.usage.prompt_tokens, answer.usage.completion_tokens, answer.usage.total_tokens], [100, 20, 120]);
            assert.equal(answer.usage.prompt_tokens_details.cached_tokens, 40);
            assert.equal(asked().length, 1);
            assert.ok(asked()[0].body.includes('Be brief.'));
        });

        test('a streamed answer, chunk by chunk', async t => {
            const { url } = await behind(t, speaker, [{ reasoning: thoughts, text: words, usage }]);
            const chunks = [];
            for await (const chunk of await clientOf(url).chat.completions.create({ ...question, stream: true, stream_options: { include_usage: true } }))
                chunks.push(chunk);
            const usageChunk = chunks.pop();
            assert.deepEqual(usageChunk.choices, []);
            assert.deepEqual([usageChunk.usage.prompt_tokens, usageChunk.usage.completion_tokens, usageChunk.usage.total_tokens], [100, 20, 120]);
            assert.equal(usageChunk.usage.prompt_tokens_details.cached_tokens, 40);
            assert.equal(chunks[0].choices[0].delta.role, 'assistant');
            assert.equal(chunks.map(({ choices: [{ delta }] }) => delta.content ?? '').join(''), words);
            assert.equal(chunks.map(({ choices: [{ delta }] }) => delta.reasoning_content ?? '').join(''), thoughts);
            assert.ok(chunks.filter(({ choices: [{ delta }] }) => delta.content).length > 2, 'it streams');
            assert.deepEqual(chunks.map(({ choices: [{ finish_reason: finish }] }) => finish).filter(Boolean), ['stop']);
            assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop');
            assert.equal(new Set([...chunks, usageChunk].map(({ id, object, model }) => `${id} ${object} ${model}`)).size, 1);
            assert.equal(chunks[0].model, question.model);
        });

        test('a stream without include_usage has no usage, and ends with [DONE]', async t => {
            const { url } = await behind(t, speaker, [{ text: words }]);
            const answer = await request(`${url}/v1/chat/completions`, {
                method: 'POST', headers: { 'content-type': 'application/json', authorization: 'Bearer x' }, body: JSON.stringify({ ...question, stream: true }),
            });
            assert.match(answer.headers['content-type'], /^text\/event-stream/);
            assert.ok(answer.text.endsWith('data: [DONE]\n\n'), answer.text.slice(-200));
            assert.ok(!answer.text.includes('event:'));
            const chunks = sseEvents(answer.text.replace('data: [DONE]\n\n', ''));
            assert.ok(chunks.every(({ usage: none, choices }) => !none && choices.length === 1));
            assert.ok(await eventually(async () => (await manage(url, '/usage')).global.output_tokens === 20), 'it is counted');
        });

        for (const stream of [false, true]) {
            test(`parallel tool calls with the client's own runner, ${stream ? 'streamed' : 'plain'}`, async t => {
                const { url, asked, results } = await behind(t, speaker, [
                    { reasoning: thoughts, text: 'I look.', calls: [openai.callOf('get_weather', { city: 'Ulm', zone: 'ä' }), openai.callOf('get_weather', { city: 'Bonn' })] },
                    { calls: [openai.callOf('get_weather', { city: 'Trier' })] }, { text: 'It is sunny.' },
                ]);
                const cities = [];
                const runner = clientOf(url).chat.completions.runTools({ ...question, stream, tools: [weatherTool(cities)] });
                assert.equal(await runner.finalContent(), 'It is sunny.');
                assert.deepEqual(cities, ['Ulm', 'Bonn', 'Trier']);
                assert.equal(asked().length, 3);
                assert.deepEqual(results(2), ['sunny in Ulm', 'sunny in Bonn', 'sunny in Trier']);
            });
        }

        for (const [finish, expected] of Object.entries({ length: 'length', content_filter: 'content_filter' })) {
            test(`finish_reason ${expected}`, async t => {
                const { url } = await behind(t, speaker, [{ text: words, finish }]);
                const plain = await clientOf(url).chat.completions.create(question);
                assert.equal(plain.choices[0].finish_reason, expected);
                const finishes = [];
                for await (const { choices: [choice] } of await clientOf(url).chat.completions.create({ ...question, stream: true }))
                    finishes.push(choice.finish_reason);
                assert.equal(finishes.at(-1), expected);
            });
        }
    });
}

describe('chat completions from a provider of Anthropic\'s protocol', () => {
    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

    async function start(t, ...answers) {
        const a = await strictUpstream(t, ...answers);
        return { a, ...await startSignalbox(t, configOf([provider('a', a)])) };
    }

    test('what is asked for arrives in its place', async t => {
        const { a, url } = await start(t, text('ok'));
        await clientOf(url).chat.completions.create({
            model: 'claude-opus-5-5', max_completion_tokens: 5000, stop: ['END', ' '], user: 'somebody', seed: 7, temperature: 0.5, parallel_tool_calls: false,
            messages: [
                { role: 'system', content: 'First.' }, { role: 'developer', content: [{ type: 'text', text: 'Second.' }] },
                { role: 'user', content: [{ type: 'text', text: 'Look at these.' }, { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
                    { type: 'image_url', image_url: { url: 'https://images.example/a.png', detail: 'low' } }] },
                { role: 'assistant', content: 'I see.', tool_calls: [{ id: 'functions.get_weather:0', type: 'function', function: { name: 'get_weather', arguments: '' } }] },
                { role: 'tool', tool_call_id: 'functions.get_weather:0', content: 'sunny' }, { role: 'user', content: 'And now?' },
            ],
            tools: [{ type: 'function', function: { name: 'get_weather' } }], tool_choice: 'required',
        });
        const { json: body, headers, path } = a.messages[0];
        assert.equal(path, '/v1/messages');
        assert.ok(headers['anthropic-version']);
        assert.deepEqual([body.model, body.max_tokens, body.stop_sequences, body.stream ?? false], ['claude-opus-5-5', 5000, ['END'], false]);
        assert.equal(typeof body.system === 'string' ? body.system : body.system.map(block => block.text).join('|'), 'First.|Second.');
        const [asked, said, answered] = body.messages;
        assert.deepEqual(asked.content.map(({ type }) => type), ['text', 'image', 'image']);
        assert.deepEqual(asked.content[1].source, { type: 'base64', media_type: 'image/png', data: png });
        assert.deepEqual(asked.content[2].source, { type: 'url', url: 'https://images.example/a.png' });
        assert.deepEqual(said.content[1].input, {});
        assert.deepEqual(answered.content.map(({ type }) => type), ['tool_result', 'text']);
        assert.equal(answered.content[0].tool_use_id, said.content[1].id);
        assert.deepEqual(body.tool_choice, { type: 'any', disable_parallel_tool_use: true });
        assert.equal(body.tools[0].name, 'get_weather');
    });

    test('calls without a result, results without a call, and empty turns are mended', async t => {
        const { a, url } = await start(t, text('ok'));
        const call = { type: 'function', function: { name: 'get_weather', arguments: '{"city":"Ulm"}' } };
        const called = (id, more) => ({ role: 'assistant', content: null, tool_calls: [{ id, ...call }], ...more });
        await clientOf(url).chat.completions.create({
            model: 'claude-opus-5-5', tools: [{ type: 'function', function: { name: 'get_weather' } }],
            messages: [
                { role: 'assistant', content: 'Hello!' }, { role: 'user', content: 'How is it?' }, called('call_1'), { role: 'user', content: 'Never mind.' },
                called('call_1', { content: '' }), { role: 'tool', tool_call_id: 'call_1', content: '' }, { role: 'user', content: '' }, { role: 'assistant', content: '  ' },
                { role: 'tool', tool_call_id: 'call_9', content: 'sunny in Trier' }, { role: 'user', content: 'And?' },
            ],
        });
        assert.match(a.messages[0].body.toString('utf8'), /sunny in Trier/);
    });

    test('without a limit there is one all the same, and the provider\'s model is its own', async t => {
        const a = await strictUpstream(t, text('ok'));
        const config = configOf([provider('a', a)]);
        config.model_routes = { 'gpt-*': [{ provider: 'a', model: 'claude-opus-5-5', priority: 1 }] };
        const { url } = await startSignalbox(t, config);
        const answer = await clientOf(url).chat.completions.create({ ...question, model: 'gpt-oss' });
        assert.equal(answer.model, 'gpt-oss');
        assert.equal(a.messages[0].json.model, 'claude-opus-5-5');
        assert.ok(a.messages[0].json.max_tokens >= 4096);
    });

    test('a JSON schema for the answer', async t => {
        const { a, url } = await start(t, text('{"city":"Ulm"}'));
        const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false };
        const answer = await clientOf(url).chat.completions.parse({
            ...question, response_format: { type: 'json_schema', json_schema: { name: 'place', strict: true, schema } },
        });
        assert.deepEqual(JSON.parse(answer.choices[0].message.content), { city: 'Ulm' });
        assert.deepEqual(a.messages[0].json.output_config.format, { type: 'json_schema', schema });
    });

    test('effort becomes thinking', async t => {
        const { a, url } = await start(t, text('ok'));
        await clientOf(url).chat.completions.create({ ...question, reasoning_effort: 'high' });
        const { thinking, output_config: config } = a.messages[0].json;
        assert.deepEqual([thinking.type, config.effort], ['adaptive', 'high']);
    });

    test('a stop sequence is a stop', async t => {
        const { url } = await start(t, turn([textBlock('One, two')], { stopReason: 'stop_sequence', stopSequence: 'three' }));
        const answer = await clientOf(url).chat.completions.create({ ...question, stop: 'three' });
        assert.equal(answer.choices[0].finish_reason, 'stop');
    });

    for (const [name, { fault, type, status, says, code }] of Object.entries({
        '401': { fault: unauthorized(), type: OpenAI.AuthenticationError, status: 401, says: /invalid x-api-key/ },
        '429': { fault: rateLimited(), type: OpenAI.RateLimitError, status: 429, says: /scripted limit/ },
        '400': { fault: error(400, 'invalid_request_error', 'scripted: no'), type: OpenAI.BadRequestError, status: 400, says: /^400 scripted: no$/ },
        '403': { fault: error(403, 'permission_error', 'scripted: forbidden'), type: OpenAI.PermissionDeniedError, status: 403, says: /scripted: forbidden/ },
        '500': { fault: error(500, 'api_error', 'scripted: broken'), type: OpenAI.InternalServerError, status: 500, says: /scripted: broken/ },
        'a context that is exceeded': {
            fault: error(400, 'invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum'), type: OpenAI.BadRequestError, status: 400,
            says: /210000 tokens/, code: 'context_length_exceeded',
        },
    })) {
        test(`${name} is the client's own class of error`, async t => {
            const { url } = await start(t, fault);
            for (const stream of [false, true]) {
                const failure = await clientOf(url).chat.completions.create({ ...question, stream }).catch(caught => caught);
                assert.ok(failure instanceof type, String(failure));
                assert.equal(failure.status, status);
                assert.match(failure.message, says);
                assert.deepEqual(Object.keys(failure.error).toSorted(), ['code', 'message', 'param', 'type']);
                if (code !== undefined)
                    assert.equal(failure.code, code);
            }
        });
    }

    test('a body that is no JSON is refused in the client\'s own words', async t => {
        const { a, url } = await start(t, text('unused'));
        for (const path of ['/v1/chat/completions', '/v1/responses']) {
            const answer = await request(url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"model":' });
            assert.equal(answer.status, 400);
            const { error: refusal, ...more } = JSON.parse(answer.text);
            assert.deepEqual([Object.keys(refusal).toSorted(), more], [['code', 'message', 'param', 'type'], {}]);
        }
        assert.equal(a.requests.length, 0);
    });

    for (const [name, fault] of Object.entries({
        'cut': cut('Half of the answer to the question'),
        'an error event': sse(({ json: { model } }) => [...eventsOf(model, [textBlock('Half of the answer')]).slice(0, 4),
            { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }]),
    })) {
        test(`${name} after content is an error for the client, not an end`, async t => {
            const { url } = await start(t, fault);
            const answer = await request(`${url}/v1/chat/completions`, {
                method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...question, stream: true }),
            });
            assert.match(answer.text, /Half of the/);
            assert.ok(!answer.text.includes('[DONE]'), answer.text);
            assert.ok(!/"finish_reason":"/.test(answer.text));
            const failure = await clientOf(url).chat.completions.stream(question).finalChatCompletion().catch(caught => caught);
            assert.ok(failure instanceof OpenAI.APIError, String(failure));
        });
    }

    test('an aborted stream reaches the upstream at once', async t => {
        const { a, url } = await start(t, sse(() => eventsOf('m', [textBlock('word '.repeat(2000))]), { gap: 20 }));
        const stream = await clientOf(url).chat.completions.create({ ...question, stream: true });
        for await (const chunk of stream) {
            if (chunk.choices[0].delta.content)
                break;
        }
        const left = performance.now();
        stream.controller.abort();
        assert.ok(await eventually(() => a.messages[0].abortedAt), 'the upstream streams on');
        t.diagnostic(`abort seen upstream after ${(a.messages[0].abortedAt - left).toFixed(1)} ms`);
    });

    test('the first chunk does not wait for the second', async t => {
        let release;
        const { a, url } = await start(t, text('now and later, in several pieces', { until: new Promise(resolve => { release = resolve; }), holdAt: 4 }));
        const arrived = {};
        const asked = request(`${url}/v1/chat/completions`, {
            method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...question, stream: true }), arrived,
        });
        assert.ok(await eventually(() => arrived.text?.includes('now and later')), 'the text waits');
        assert.equal(a.messages.length, 1);
        release();
        assert.ok((await asked).complete);
    });
});

describe('chat completions over several providers', () => {
    for (const stream of [false, true]) {
        test(`from an overloaded Anthropic provider to one of OpenAI's and back, ${stream ? 'streamed' : 'plain'}`, async t => {
            const a = await strictUpstream(t, stream ? firstEventError() : overloaded(), text('from a'));
            const b = await openai.openAiUpstream(t, {}, openai.saying('from b'), openai.rateLimited());
            const { url } = await startSignalbox(t, configOf([provider('a', a), openAiProvider('b', b)]));
            const client = clientOf(url);
            const ask = async () => {
                const asked = await client.chat.completions[stream ? 'stream' : 'create'](question);
                return (stream ? await asked.finalChatCompletion() : asked).choices[0].message.content;
            };
            assert.deepEqual([await ask(), await ask()], ['from b', 'from a']);
            const wish = stream ? ',"stream_options":{"include_usage":true}' : '';
            assert.deepEqual(b.asked[0].body.toString('utf8'), client.sent[0].toString('utf8').replace(/\}$/, `${wish}}`), 'to the letter');
        });
    }
});

describe('chat completions from a provider of the same protocol, byte by byte', () => {
    const wire = (url, path, body, headers = {}) => request(url + path, {
        method: 'POST', headers: { 'content-type': 'application/json', authorization: 'Bearer sk-client-dummy', ...headers }, body,
    });
    const oddly = stream => ` {"zzz" : [1.0, 12345678901234567890,"\\u00e9é"],\n"model":"gpt-oss", "stream":${stream},"messages":[{"role":"user","content":"hi \\u2028"}]}\n`;

    async function start(t, answer, more) {
        const a = await openai.openAiUpstream(t, { fields: ['zzz'] }, answer);
        return { a, ...await startSignalbox(t, configOf([openAiProvider('a', a, ['chat'], more)])) };
    }

    test('a stream', async t => {
        const bytes = ': PROCESSING\n\ndata: {"id":"x","choices":[{"index":0,"delta":{"content":"h\\u00e9é"} , "finish_reason":null}],"odd":1.0}\r\n\r\n' +
            'data: {"id":"x","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
        const { a, url } = await start(t, async response => {
            response.writeHead(200, { 'content-type': 'text/event-stream', 'x-ratelimit-reset-requests': '120ms', 'openai-processing-ms': '12' });
            response.end(bytes);
        });
        const answer = await wire(url, '/v1/chat/completions?trace=a%2Fb', oddly(true), { 'openai-beta': 'odd=v1', 'x-stainless-lang': 'js' });
        assert.equal(answer.text, bytes);
        assert.equal(answer.headers['openai-processing-ms'], '12');
        assert.equal(answer.headers['x-ratelimit-reset-requests'], '120ms');
        const { body, url: target, headers } = a.asked[0];
        // The one thing that is added: without it nobody would know what the stream has used.
        assert.equal(body.toString('utf8'), oddly(true).replace('}]}', '}],"stream_options":{"include_usage":true}}'));
        assert.equal(target, '/v1/chat/completions?trace=a%2Fb');
        assert.equal(headers.authorization, `Bearer ${a.key}`);
        assert.deepEqual([headers['openai-beta'], headers['x-stainless-lang']], ['odd=v1', 'js']);
    });

    test('a plain answer', async t => {
        const bytes = '{ "id":"x", "choices":[{"index":0,"message":{"role":"assistant","content":"h\\u00e9"},"finish_reason":"stop"}] , "odd":1.0}\n';
        const { a, url } = await start(t, async response => {
            response.writeHead(200, { 'content-type': 'application/json' });
            response.end(bytes);
        });
        const answer = await wire(url, '/v1/chat/completions', oddly(false));
        assert.equal(answer.text, bytes);
        assert.equal(a.asked[0].body.toString('utf8'), oddly(false));
    });

    test('an error', async t => {
        const { url } = await start(t, openai.contextExceeded());
        const failure = await clientOf(url).chat.completions.create({ ...question, model: 'gpt-oss' }).catch(caught => caught);
        assert.ok(failure instanceof OpenAI.BadRequestError);
        assert.deepEqual([failure.code, failure.param], ['context_length_exceeded', 'messages']);
        assert.match(failure.headers.get('x-request-id'), /^req_e2e/);
    });

    test('the client\'s own stream helper, with usage', async t => {
        const { a, url } = await start(t, openai.answering({ text: words }, { comments: true }));
        const client = clientOf(url);
        const answer = await client.chat.completions.stream({ ...question, model: 'gpt-oss', stream_options: { include_usage: true } }).finalChatCompletion();
        assert.equal(answer.choices[0].message.content, words);
        assert.equal(answer.usage.prompt_tokens, 100);
        assert.deepEqual(a.asked[0].body, client.sent[0]);
    });
});

describe('chat completions from the demo provider', () => {
    test('plain, streamed and listed', async t => {
        const client = clientOf((await startSignalbox(t)).url);
        const plain = await client.chat.completions.create(question);
        assert.ok(plain.choices[0].message.content.length > 0);
        assert.equal(plain.choices[0].finish_reason, 'stop');
        assert.ok(plain.usage.completion_tokens > 0);
        const streamed = await client.chat.completions.stream({ ...question, stream_options: { include_usage: true } }).finalChatCompletion();
        assert.ok(streamed.choices[0].message.content.length > 0);
        assert.ok(streamed.usage.completion_tokens > 0);
    });

    test('a tool loop', async t => {
        const client = clientOf((await startSignalbox(t)).url);
        const cities = [];
        const runner = client.chat.completions.runTools({
            ...question, messages: [{ role: 'user', content: 'Use the get_weather tool for Ulm, please.' }], stream: true, tools: [weatherTool(cities)],
        });
        assert.ok((await runner.finalContent()).length > 0);
        assert.equal(cities.length, 1);
    });
});
