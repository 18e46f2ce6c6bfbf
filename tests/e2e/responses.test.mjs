// SPDX-License-Identifier: GPL-3.0-or-later
// The official openai client's responses, in front of providers of every protocol.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import * as openai from './openaiupstream.mjs';
import { OpenAI, openAiClient as clientOf } from './programs.mjs';
import { configOf, openAiProvider, provider, startSignalbox } from './signalbox.mjs';
import { behind, protocols } from './speakers.mjs';
import * as anthropic from './upstream.mjs';
import { eventually, request, sseEvents } from './wire.mjs';

const question = { model: 'claude-opus-5-5', input: 'Say hello.' };
const words = 'Grüße, 世界 \u2028 and "quotes" \\ in a text of several pieces';
const thoughts = 'The user wants to be greeted, by whom?';
const usage = { prompt: 100, cached: 40, written: 0, output: 20, reasoning: 5 };
const weather = {
    type: 'function', name: 'get_weather', description: 'The weather of a city', strict: false,
    parameters: { type: 'object', properties: { zone: { type: 'string' }, city: { type: 'string' } }, required: ['city'] },
};
const raw = (url, body) => request(`${url}/v1/responses`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** What came in the end, streamed or plain. */
async function ask(client, body, stream) {
    if (!stream)
        return client.responses.create(body);
    let last;
    for await (const event of await client.responses.create({ ...body, stream }))
        last = event;
    assert.match(last.type, /^response\.(completed|incomplete)$/);
    return last.response;
}

for (const speaker of protocols) {
    describe(`responses from a provider of the protocol ${speaker}`, () => {
        for (const stream of [false, true]) {
            const kind = stream ? 'streamed' : 'plain';

            test(`a ${kind} answer`, async t => {
                const { url, asked } = await behind(t, speaker, [{ reasoning: thoughts, text: words, usage }]);
                const response = await ask(clientOf(url), { ...question, instructions: 'Be brief.', max_output_tokens: 3000 }, stream);
                assert.deepEqual([response.object, response.status, response.model], ['response', 'completed', question.model]);
                assert.match(response.id, /^resp_/);
                assert.deepEqual(response.output.map(({ type }) => type), ['reasoning', 'message']);
                assert.deepEqual(response.output[0].summary, [{ type: 'summary_text', text: thoughts }]);
                const [part] = response.output[1].content;
                assert.deepEqual([response.output[1].role, part.type, part.text], ['assistant', 'output_text', words]);
                assert.deepEqual([response.usage.input_tokens, response.usage.output_tokens, response.usage.total_tokens], [100, 20, 120]);
                assert.equal(response.usage.input_tokens_details.cached_tokens, 40);
                assert.ok(asked()[0].body.includes('Be brief.'));
            });

            test(`parallel function calls in a loop, ${kind}`, async t => {
                const { url, asked, results } = await behind(t, speaker, [
                    { reasoning: thoughts, text: 'I look.', calls: [openai.callOf('get_weather', { city: 'Ulm', zone: 'ä' }), openai.callOf('get_weather', { city: 'Bonn' })] },
                    { calls: [openai.callOf('get_weather', { city: 'Trier' })] }, { text: 'It is sunny.' },
                ]);
                const client = clientOf(url);
                const input = [{ role: 'user', content: 'How is the weather?' }];
                const cities = [];
                for (let round = 0; round < 3; ++round) {
                    const response = await ask(client, { ...question, input, tools: [weather], store: false, include: ['reasoning.encrypted_content'] }, stream);
                    input.push(...response.output);
                    for (const call of response.output.filter(({ type }) => type === 'function_call')) {
                        const { city } = JSON.parse(call.arguments);
                        assert.equal(call.name, 'get_weather');
                        cities.push(city);
                        input.push({ type: 'function_call_output', call_id: call.call_id, output: `sunny in ${city}` });
                    }
                }
                assert.equal(input.at(-1).content[0].text, 'It is sunny.');
                assert.deepEqual(cities, ['Ulm', 'Bonn', 'Trier']);
                assert.equal(asked().length, 3);
                assert.deepEqual(results(2), ['sunny in Ulm', 'sunny in Bonn', 'sunny in Trier']);
                if (speaker === 'anthropic') // its own thinking has come back to it
                    assert.deepEqual(asked()[1].json.messages[1].content[0], anthropic.thinkingBlock(thoughts));
            });

            test(`a ${kind} answer that was too long`, async t => {
                const { url } = await behind(t, speaker, [{ text: words, finish: 'length' }]);
                const response = await ask(clientOf(url), question, stream);
                assert.deepEqual([response.status, response.incomplete_details], ['incomplete', { reason: 'max_output_tokens' }]);
            });
        }

        test('a stream, event by event', async t => {
            const { url } = await behind(t, speaker, [{ reasoning: thoughts, text: words, calls: [openai.callOf('get_weather', { city: 'Ulm' })] }]);
            const answer = await raw(url, { ...question, tools: [weather], stream: true });
            assert.match(answer.headers['content-type'], /^text\/event-stream/);
            assert.ok(!answer.text.includes('[DONE]'));
            const events = sseEvents(answer.text);
            assert.deepEqual(events.map(({ sequence_number: number }) => number), events.map((_, index) => index));
            assert.ok(events.every(({ event, type }) => event === type));
            const types = events.map(({ type }) => type.replace('response.', ''));
            assert.deepEqual([types[0], types.at(-1)], ['created', 'completed']);
            const places = ['output_item.added', 'content_part.added', 'output_text.delta', 'output_text.done', 'content_part.done', 'output_item.done'];
            const ofMessage = events.filter(event => event.output_index === 1).map(({ type }) => type.replace('response.', ''));
            assert.deepEqual([...new Set(ofMessage)], places);
            const ofCall = events.filter(event => event.output_index === 2).map(({ type }) => type.replace('response.', ''));
            assert.deepEqual([...new Set(ofCall)], ['output_item.added', 'function_call_arguments.delta', 'function_call_arguments.done', 'output_item.done']);
            const joined = name => events.filter(({ type }) => type === `response.${name}.delta`).map(({ delta }) => delta).join('');
            assert.equal(joined('output_text'), words);
            assert.equal(joined('reasoning_summary_text'), thoughts);
            assert.equal(joined('function_call_arguments'), '{"city":"Ulm"}');
            const response = await clientOf(url).responses.stream({ ...question, tools: [weather] }).finalResponse();
            assert.equal(response.output_text, words);
        });
    });
}

describe('responses: what is asked for arrives in its place', () => {
    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
    const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false };
    const body = {
        model: 'claude-opus-5-5', instructions: 'First.', max_output_tokens: 5000, parallel_tool_calls: false, store: false, include: ['reasoning.encrypted_content'],
        prompt_cache_key: 'key-1', reasoning: { effort: 'high', summary: 'auto' }, text: { format: { type: 'json_schema', name: 'place', schema, strict: true } },
        input: [
            { role: 'developer', content: 'Second.' },
            { role: 'user', content: [{ type: 'input_text', text: 'Look.' }, { type: 'input_image', image_url: `data:image/png;base64,${png}`, detail: 'auto' }] },
            { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'what another has thought' }], encrypted_content: 'c29tZWJvZHkgZWxzZQ==' },
            { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'I see.', annotations: [] }] },
            { type: 'function_call', call_id: 'call_1', name: 'get_weather', arguments: '{"city":"Ulm"}' },
            { type: 'function_call', call_id: 'call_2', name: 'get_weather', arguments: '{"city":"Bonn"}' },
            { type: 'function_call_output', call_id: 'call_1', output: 'sunny' },
            {
                type: 'function_call_output', call_id: 'call_2',
                output: [{ type: 'input_text', text: 'a picture' }, { type: 'input_image', image_url: `data:image/png;base64,${png}` }],
            },
            { role: 'user', content: 'And now?' },
        ],
        tools: [weather, { type: 'web_search' }, { type: 'namespace', name: 'inner', description: 'More', tools: [{ ...weather, name: 'get_time' }] }],
        tool_choice: { type: 'function', name: 'get_weather' },
    };

    test('with Anthropic\'s provider', async t => {
        const a = await anthropic.strictUpstream(t, anthropic.text('{"city":"Ulm"}'));
        const { url, output } = await startSignalbox(t, configOf([provider('a', a)]));
        const response = await clientOf(url).responses.create(body);
        assert.equal(response.output_text, '{"city":"Ulm"}');
        const sent = a.messages[0].json;
        assert.equal(typeof sent.system === 'string' ? sent.system : sent.system.map(block => block.text).join('|'), 'First.|Second.');
        assert.deepEqual(sent.messages.map(({ role }) => role), ['user', 'assistant', 'user']);
        assert.deepEqual(sent.messages[0].content[1].source, { type: 'base64', media_type: 'image/png', data: png });
        assert.deepEqual(sent.messages[1].content.map(({ type }) => type), ['text', 'tool_use', 'tool_use']);
        const [first, second, more] = sent.messages[2].content;
        assert.deepEqual([first.type, second.type, more.type], ['tool_result', 'tool_result', 'text']);
        assert.deepEqual(second.content.map(({ type }) => type), ['text', 'image']);
        assert.deepEqual(sent.tool_choice, { type: 'tool', name: 'get_weather', disable_parallel_tool_use: true });
        assert.deepEqual(sent.output_config.format, { type: 'json_schema', schema });
        assert.equal(sent.tools[0].name, 'get_weather');
        assert.match(output.stderr, /web_search/, 'what is lost is told');
    });

    test('with a Chat provider', async t => {
        const a = await openai.openAiUpstream(t, {}, openai.saying('{"city":"Ulm"}'));
        const { url, output } = await startSignalbox(t, configOf([openAiProvider('a', a, ['chat'], { dialect: { efforts: ['low', 'medium', 'high'] } })]));
        const response = await clientOf(url).responses.create({ ...body, model: 'scripted-1' });
        assert.equal(response.output_text, '{"city":"Ulm"}');
        const sent = a.asked[0].json;
        assert.deepEqual(sent.messages.slice(-7).map(({ role }) => role).slice(-5), ['user', 'assistant', 'tool', 'tool', 'user']);
        assert.deepEqual(sent.messages.filter(({ role }) => role === 'tool').map(message => message.tool_call_id), ['call_1', 'call_2']);
        const [image] = sent.messages.filter(({ role }) => role === 'user')[0].content.filter(({ type }) => type === 'image_url');
        assert.equal(image.image_url.url, `data:image/png;base64,${png}`);
        assert.ok(JSON.stringify(sent.messages.at(-1)).includes(png), 'the image of the tool result comes after it');
        assert.deepEqual(sent.tool_choice, { type: 'function', function: { name: 'get_weather' } });
        assert.equal(sent.parallel_tool_calls, false);
        assert.equal(sent.response_format.json_schema.name, 'place');
        assert.deepEqual(sent.response_format.json_schema.schema, schema);
        assert.equal(sent.max_completion_tokens ?? sent.max_tokens, 5000);
        assert.equal(sent.reasoning_effort, 'high');
        assert.match(output.stderr, /web_search/, 'what is lost is told');
    });

    test('calls of tools in a namespace, and of freeform tools, come back as such', async t => {
        const tools = [{ type: 'namespace', name: 'inner', description: 'More', tools: [{ ...weather, name: 'get_time' }] },
            { type: 'custom', name: 'apply_patch', description: 'Applies a patch', format: { type: 'grammar', syntax: 'lark', definition: 'start: "x"' } }];
        const callBoth = async (response, recorded) => {
            const [inner, patch] = recorded.json.tools.map(({ function: { name, parameters } }) => ({ name, fields: Object.keys(parameters.properties) }));
            const calls = [openai.callOf(inner.name, { city: 'Ulm' }), openai.callOf(patch.name, { [patch.fields[0]]: '*** Begin\n"Patch"' })];
            return openai.answering({ calls })(response, recorded);
        };
        const a = await openai.openAiUpstream(t, {});
        const { url } = await startSignalbox(t, configOf([openAiProvider('a', a)]));
        for (const stream of [false, true]) {
            a.script(callBoth, openai.saying('done'));
            const first = await ask(clientOf(url), { ...question, tools }, stream);
            const [inner, patch] = first.output;
            assert.deepEqual([inner.type, inner.namespace, inner.name, inner.arguments], ['function_call', 'inner', 'get_time', '{"city":"Ulm"}']);
            assert.deepEqual([patch.type, patch.name, patch.input], ['custom_tool_call', 'apply_patch', '*** Begin\n"Patch"']);
            const input = [{ role: 'user', content: 'Say hello.' }, inner, patch, { type: 'function_call_output', call_id: inner.call_id, output: 'noon' },
                { type: 'custom_tool_call_output', call_id: patch.call_id, output: 'applied' }];
            assert.equal((await ask(clientOf(url), { ...question, input, tools }, stream)).output.at(-1).content[0].text, 'done');
            assert.deepEqual(openai.toolOutputs(a.asked.at(-1)), ['noon', 'applied']);
            const [{ tool_calls: calls }] = a.asked.at(-1).json.messages.filter(message => message.tool_calls);
            assert.deepEqual(calls.map(call => call.function.name), a.asked[0].json.tools.map(tool => tool.function.name), 'by the names it knows');
        }
    });
});

describe('responses and faults', () => {
    for (const [name, { anthropicFault, chatFault, type, code }] of Object.entries({
        '401': { anthropicFault: anthropic.unauthorized(), chatFault: openai.unauthorized(), type: OpenAI.AuthenticationError },
        '429': { anthropicFault: anthropic.rateLimited(), chatFault: openai.rateLimited(), type: OpenAI.RateLimitError },
        '400': {
            anthropicFault: anthropic.error(400, 'invalid_request_error', 'scripted'), chatFault: openai.failing(400, 'invalid_request_error', 'scripted'),
            type: OpenAI.BadRequestError,
        },
        '500': { anthropicFault: anthropic.broken(), chatFault: openai.broken(), type: OpenAI.InternalServerError },
        'a context that is exceeded': {
            anthropicFault: anthropic.error(400, 'invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum'), chatFault: openai.contextExceeded(),
            type: OpenAI.BadRequestError, code: 'context_length_exceeded',
        },
    })) {
        for (const [speaker, fault] of Object.entries({ anthropic: anthropicFault, chat: chatFault })) {
            test(`${name} from the protocol ${speaker}`, async t => {
                const { url } = await behind(t, speaker, [fault]);
                const failure = await clientOf(url).responses.create(question).catch(caught => caught);
                assert.ok(failure instanceof type, String(failure));
                assert.ok(failure.error.message.length > 0);
                if (code !== undefined)
                    assert.equal(failure.code, code);
            });
        }
    }

    const half = 'Half of the answer to the question';
    for (const [name, [speaker, fault]] of Object.entries({
        'Anthropic\'s stream is cut': ['anthropic', anthropic.cut(half)],
        'a chat stream is cut': ['chat', openai.cutting(half)],
        'a chat stream ends as if complete': ['chat', openai.answering({ text: half }, { keep: 4 })],
        'a chat stream has an error': ['chat', openai.failingInStream(half, { keep: 4 })],
    })) {
        test(`${name}: no response.completed`, async t => {
            const { url } = await behind(t, speaker, [fault]);
            const answer = await raw(url, { ...question, stream: true });
            assert.match(answer.text, /Half of the/);
            assert.ok(!answer.text.includes('response.completed'));
            const last = sseEvents(answer.text).at(-1);
            assert.ok(['response.failed', 'error'].includes(last.type), JSON.stringify(last));
        });
    }

    test('a chat stream without [DONE] is complete', async t => {
        const { url } = await behind(t, 'chat', [openai.saying(words, { isDone: false })]);
        assert.equal((await ask(clientOf(url), question, true)).output[0].content[0].text, words);
    });

    test('an aborted stream reaches the upstream at once', async t => {
        const { asked, url } = await behind(t, 'chat', [openai.saying('word '.repeat(2000), { gap: 20 })]);
        const stream = await clientOf(url).responses.create({ ...question, stream: true });
        for await (const event of stream) {
            if (event.type === 'response.output_text.delta')
                break;
        }
        const left = performance.now();
        stream.controller.abort();
        assert.ok(await eventually(() => asked()[0].abortedAt), 'the upstream streams on');
        t.diagnostic(`abort seen upstream after ${(asked()[0].abortedAt - left).toFixed(1)} ms`);
    });

    test('over three protocols until one answers', async t => {
        const a = await anthropic.strictUpstream(t, anthropic.overloaded());
        const b = await openai.openAiUpstream(t, {}, openai.broken());
        const c = await openai.openAiUpstream(t, {}, openai.saying('from c'));
        const { url } = await startSignalbox(t, configOf([provider('a', a), openAiProvider('b', b), openAiProvider('c', c, ['responses'])]));
        const client = clientOf(url);
        const { data, response } = await client.responses.create(question).withResponse();
        assert.equal(data.output_text, 'from c');
        assert.equal(response.headers.get('x-provider-used'), 'c');
        assert.deepEqual([a.messages.length, b.asked.length, c.asked.length], [1, 1, 1]);
        assert.deepEqual([b.asked[0].path, c.asked[0].path], ['/v1/chat/completions', '/v1/responses']);
        assert.deepEqual(c.asked[0].body, client.sent[0]);
    });
});

describe('responses from a provider of the same protocol, byte by byte', () => {
    const oddly = stream => ` {"zzz" : [1.0, 12345678901234567890,"\\u00e9é"],\n"model":"gpt-oss", "stream":${stream},"input":"hi \\u2028"}\n`;

    for (const stream of [false, true]) {
        test(`a ${stream ? 'streamed' : 'plain'} answer`, async t => {
            const response = '{"id":"resp_1" , "object":"response","status":"completed",' +
                '"output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"h\\u00e9"}]}],"odd":1.0}';
            const events = 'event: response.created\ndata: {"type":"response.created" , "response":{"id":"resp_1"}}\n\n: a comment\n\n' +
                'event: response.output_text.delta\r\ndata: {"type":"response.output_text.delta","delta":"h\\u00e9"}\r\n\r\n' +
                `event: response.completed\ndata: {"type":"response.completed","response":${response}}\n\n`;
            const bytes = stream ? events : response;
            const a = await openai.openAiUpstream(t, { fields: ['zzz'] }, async answer => {
                answer.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json', 'openai-processing-ms': '12' });
                answer.end(bytes);
            });
            const { url } = await startSignalbox(t, configOf([openAiProvider('a', a, ['chat', 'responses'])]));
            const answer = await request(`${url}/v1/responses`, {
                method: 'POST', headers: { 'content-type': 'application/json', authorization: 'Bearer sk-client-dummy', originator: 'e2e' }, body: oddly(stream),
            });
            assert.equal(answer.text, bytes);
            assert.equal(answer.headers['openai-processing-ms'], '12');
            assert.equal(a.asked[0].body.toString('utf8'), oddly(stream));
            assert.deepEqual([a.asked[0].path, a.asked[0].headers.authorization, a.asked[0].headers.originator], ['/v1/responses', `Bearer ${a.key}`, 'e2e']);
        });
    }
});

describe('responses from the demo provider', () => {
    for (const stream of [false, true]) {
        test(`${stream ? 'streamed' : 'plain'}, with a function call`, async t => {
            const client = clientOf((await startSignalbox(t)).url);
            const hello = await ask(client, question, stream);
            assert.ok(hello.output.at(-1).content[0].text.length > 0);
            const input = [{ role: 'user', content: 'Use the get_weather tool for Ulm, please.' }];
            const first = await ask(client, { ...question, input, tools: [weather] }, stream);
            const call = first.output.find(({ type }) => type === 'function_call');
            assert.equal(call.name, 'get_weather');
            input.push(...first.output, { type: 'function_call_output', call_id: call.call_id, output: 'sunny' });
            const second = await ask(client, { ...question, input, tools: [weather] }, stream);
            assert.ok(second.output.at(-1).content[0].text.length > 0);
        });
    }
});
