// SPDX-License-Identifier: GPL-3.0-or-later
// The clients against the scripted upstream, with no Signalbox between: when these fail, the tests are at fault.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { messageBreaches } from './messagerules.mjs';
import { openAiBreaches } from './openairules.mjs';
import * as openai from './openaiupstream.mjs';
import { Anthropic, OpenAI, claude, codex, openAiClient, told } from './programs.mjs';
import { Upstream, bashTurn, cut, firstEventError, overloaded, strictUpstream, text, toolResults } from './upstream.mjs';

const bashPrompt = 'Run the command `echo signalbox-e2e` and tell me what it printed.';

test('the SDK reads a plain and a streamed answer', async t => {
    const upstream = await Upstream.start(text('direct'));
    t.after(() => upstream.kill());
    const client = new Anthropic({ baseURL: upstream.url, apiKey: 'k', maxRetries: 0 });
    const request = { model: 'claude-opus-5-5', max_tokens: 100, messages: [{ role: 'user', content: 'hi' }] };
    assert.equal((await client.messages.create(request)).content[0].text, 'direct');
    assert.equal(await client.messages.stream(request).finalText(), 'direct');
    assert.equal(upstream.messages[0].headers['anthropic-version'], '2026-10-21');
});

test('claude uses Bash once', async t => {
    const upstream = await Upstream.start(bashTurn('echo signalbox-e2e', 'It printed the word.'));
    t.after(() => upstream.kill());
    const result = await claude(upstream.url, [bashPrompt, '--output-format', 'json']);
    t.diagnostic(`${result.milliseconds} ms; requests: ${upstream.requests.map(r => `${r.method} ${r.url}`).join(', ')}`);
    assert.equal(result.code, 0, told(result));
    assert.equal(result.json?.result, 'It printed the word.', told(result));
    assert.deepEqual(toolResults(upstream.messages.at(-1)), ['signalbox-e2e']);
});

for (const [name, fault] of Object.entries({
    '529': overloaded(), 'an error as first event': firstEventError(), 'a cut in the middle': cut('Half of the answer to the question'),
})) {
    test(`claude recovers from ${name}`, async t => {
        const upstream = await Upstream.start(fault, text('recovered'));
        t.after(() => upstream.kill());
        const result = await claude(upstream.url, ['hi', '--output-format', 'json']);
        t.diagnostic(`${result.milliseconds} ms; stream: ${upstream.messages.map(r => r.json.stream).join(', ')}`);
        assert.equal(result.code, 0, told(result));
        assert.equal(result.json?.result, 'recovered', told(result));
    });
}

const question = { model: 'gpt-scripted', messages: [{ role: 'user', content: 'hi' }] };
const weather = { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } };
const chatTools = [{ type: 'function', function: weather }];
const clientOf = upstream => openAiClient(upstream.url, { apiKey: upstream.key });

test('the openai client reads chat completions', async t => {
    const answer = { reasoning: 'I think of it.', text: 'direct, in more than one piece', calls: [openai.callOf('get_weather', { city: 'Ulm' }), openai.callOf('get_weather', {})] };
    const upstream = await openai.openAiUpstream(t, {}, openai.answering(answer, { comments: true }));
    const client = clientOf(upstream);
    const whole = await client.chat.completions.create({ ...question, tools: chatTools });
    assert.equal(whole.choices[0].message.content, answer.text);
    assert.equal(whole.usage.prompt_tokens, 100);
    const streamed = await client.chat.completions.stream({ ...question, tools: chatTools, stream_options: { include_usage: true } }).finalChatCompletion();
    assert.equal(streamed.choices[0].message.content, answer.text);
    assert.equal(streamed.choices[0].finish_reason, 'tool_calls');
    assert.deepEqual(streamed.choices[0].message.tool_calls.map(call => call.function.arguments), ['{"city":"Ulm"}', '{}']);
    assert.equal(streamed.usage.prompt_tokens_details.cached_tokens, 40);
    for await (const chunk of await client.chat.completions.create({ ...question, tools: chatTools, stream: true }))
        assert.equal(chunk.usage, undefined, 'nobody has asked for usage');
});

test('the openai client reads responses', async t => {
    const answer = { reasoning: 'I think of it.', text: 'direct, in more than one piece', calls: [openai.callOf('get_weather', { city: 'Ulm' })] };
    const upstream = await openai.openAiUpstream(t, {}, openai.answering(answer));
    const client = clientOf(upstream);
    const request = { model: 'gpt-scripted', input: 'hi', tools: [{ type: 'function', strict: false, ...weather }] };
    for (const response of [await client.responses.create(request), await client.responses.stream(request).finalResponse()]) {
        assert.equal(response.output_text, answer.text);
        assert.equal(response.status, 'completed');
        assert.deepEqual(response.output.map(({ type }) => type), ['reasoning', 'message', 'function_call']);
        assert.equal(response.output[2].arguments, '{"city":"Ulm"}');
    }
});

describe('the openai client and faults', () => {
    for (const [name, { fault, type, code }] of Object.entries({
        '429': { fault: openai.rateLimited(), type: OpenAI.RateLimitError, code: 'rate_limit_exceeded' },
        '401': { fault: openai.unauthorized(), type: OpenAI.AuthenticationError, code: 'invalid_api_key' },
        'context': { fault: openai.contextExceeded(), type: OpenAI.BadRequestError, code: 'context_length_exceeded' },
        'parameter': { fault: openai.refusing('model', openai.saying('no')), type: OpenAI.BadRequestError, code: 'unsupported_parameter' },
        'in the stream': { fault: openai.failingInStream('Some words of an answer'), type: OpenAI.APIError, code: 'server_error' },
    })) {
        test(name, async t => {
            const upstream = await openai.openAiUpstream(t, {}, fault);
            const failure = await clientOf(upstream).chat.completions.stream(question).finalChatCompletion().catch(caught => caught);
            assert.ok(failure instanceof type, String(failure));
            assert.equal(failure.code, code);
        });
    }
});

test('codex runs a command', async t => {
    const upstream = await openai.openAiUpstream(t, {}, openai.toolTurn('exec_command', { cmd: 'echo signalbox-e2e' }, 'It printed the word.'));
    const result = await codex(upstream.url, 'Run the command.', { key: upstream.key });
    t.diagnostic(`${result.milliseconds} ms; requests: ${upstream.requests.map(r => `${r.method} ${r.url}`).join(', ')}`);
    assert.equal(result.code, 0, told(result));
    assert.deepEqual(result.said, ['Running it.', 'It printed the word.'], told(result));
    assert.match(openai.toolOutputs(upstream.asked.at(-1))[0], /signalbox-e2e\n/);
    assert.equal(result.usage.input_tokens, 200);
});

for (const [name, { fault, retries = 0, recovers = true, says }] of Object.entries({
    '429': { fault: openai.rateLimited(), retries: 1, recovers: false, says: /429|rate limit/i },
    '500': { fault: openai.broken(), retries: 1 },
    'a failure in the stream': { fault: openai.failingInStream('Some words of an answer'), retries: 1 },
    'a cut stream': { fault: openai.cutting('Some words of an answer'), retries: 1 },
    'a context that is exceeded': { fault: openai.failingInStream('', { keep: 1, code: 'context_length_exceeded', message: 'too long' }), recovers: false, says: /context window/ },
})) {
    test(`codex ${recovers ? 'recovers from' : 'tells of'} ${name}`, async t => {
        const upstream = await openai.openAiUpstream(t, {}, fault, openai.saying('recovered'));
        const result = await codex(upstream.url, 'hi', { key: upstream.key, retries });
        t.diagnostic(`${result.milliseconds} ms, ${upstream.asked.length} requests; ${result.stdout.replace(/^.*"type":"(?:thread|turn).started.*\n/gm, '')}`);
        assert.equal(result.code === 0, recovers, told(result));
        if (recovers)
            assert.deepEqual(result.said, ['recovered'], told(result));
        else
            assert.match(result.stdout, says);
    });
}

describe('the strict fakes are strict', () => {
    const parsed = (headers, body, path) => ({ path, headers: { 'content-type': 'application/json', ...headers }, json: body, body: Buffer.from(JSON.stringify(body)) });
    const call = { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{}' } };
    const result = { role: 'tool', tool_call_id: 'call_1', content: 'sunny' };
    const calledWith = (...more) => ({ messages: [...question.messages, { role: 'assistant', content: null, tool_calls: [call] }, ...more], tools: chatTools });
    const withCall = change => ({ messages: [...question.messages, { role: 'assistant', content: null, tool_calls: [{ ...call, ...change }] }, result], tools: chatTools });

    for (const [name, [expected, change, headers]] of Object.entries({
        'a field of another protocol': [/body.system/, { system: 'be nice' }],
        'cache_control': [/cache_control/, { messages: [{ role: 'user', content: [{ type: 'text', text: 'hi', cache_control: { type: 'ephemeral' } }] }] }],
        'a call without its result': [/must be followed by tool messages/, calledWith()],
        'a result that comes late': [/must be followed by tool messages/, calledWith({ role: 'user', content: 'and?' }, result)],
        'a result without its call': [/must be a response to a preceding message/, { messages: [...question.messages, result] }],
        'empty content beside calls': [/content: empty/, { messages: [...question.messages, { role: 'assistant', content: '', tool_calls: [call] }, result], tools: chatTools }],
        'empty content': [/content: empty/, { messages: [{ role: 'user', content: '' }] }],
        'arguments that are no JSON': [/no string with a JSON object/, withCall({ function: { name: 'get_weather', arguments: '{"a' } })],
        'arguments that are no string': [/no string with a JSON object/, withCall({ function: { name: 'get_weather', arguments: {} } })],
        'a long name': [/tools\[0\].function.name/, { tools: [{ type: 'function', function: { ...weather, name: 'n'.repeat(65) } }] }],
        'no tools at all': [/expected 1 to 128/, { tools: [] }],
        'tool_choice without tools': [/only allowed when 'tools'/, { tool_choice: 'auto' }],
        'max_tokens for a reasoning model': [/Unsupported parameter: 'max_tokens'/, { model: 'gpt-5.5', max_tokens: 10 }],
        'reasoning that it does not know': [/reasoning_content: Unknown/, {
            messages: [{ role: 'user', content: 'a' }, { role: 'assistant', content: 'b', reasoning_content: 'c' }, { role: 'user', content: 'd' }],
        }],
        'an image in a tool message': [/image_url in tool/, calledWith({ ...result, content: [{ type: 'image_url', image_url: { url: 'https://e.example/a.png' } }] })],
        'an image of Anthropic\'s': [/image in user/, { messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'url', url: 'https://e.example' } }] }] }],
        'five stops': [/stop: expected 1 to 4/, { stop: ['a', 'b', 'c', 'd', 'e'] }],
        '$schema': [/\$schema: not permitted/, { tools: [{ type: 'function', function: { name: 'a', parameters: { $schema: 'x', type: 'object', properties: {} } } }] }],
        'anthropic-version': [/anthropic-version: a foreign/, {}, { 'anthropic-version': '2023-06-01' }],
        'another key': [/Incorrect API key/, {}, { authorization: 'Bearer sk-client-dummy' }],
    })) {
        test(`chat: ${name}`, () => {
            const server = { key: 'k', fields: [], encrypted: [] };
            const all = { authorization: 'Bearer k', ...headers };
            const breaches = openAiBreaches(parsed(all, { ...question, ...change }, '/v1/chat/completions'), server);
            assert.match(breaches.join('\n'), expected);
        });
    }

    const said = (role, ...content) => ({ role, content });
    const use = { type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: {} };
    const used = { type: 'tool_result', tool_use_id: 'toolu_1', content: 'sunny' };
    const words = { type: 'text', text: 'words' };
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/bmp', data: 'AAAA' } };
    for (const [name, [expected, change, headers]] of Object.entries({
        'a field of another protocol': [/body.n: Extra/, { n: 1 }],
        'no max_tokens': [/max_tokens: Field required/, { max_tokens: undefined }],
        'the assistant first': [/first message must use/, { messages: [said('assistant', words), said('user', words)] }],
        'twice the same role': [/roles must alternate/, { messages: [said('user', words), said('user', words)] }],
        'blank text': [/non-whitespace/, { messages: [said('user', { type: 'text', text: ' ' })] }],
        'no content': [/non-empty content/, { messages: [said('user')] }],
        'a result after text': [/must come first/, { messages: [said('user', words), said('assistant', use), said('user', words, used)] }],
        'a call without its result': [/`tool_result` for/, { messages: [said('user', words), said('assistant', use), said('user', words)] }],
        'an id with a colon': [/should match pattern/, {
            messages: [said('user', words), said('assistant', { ...use, id: 'functions.Bash:0' }), said('user', { ...used, tool_use_id: 'functions.Bash:0' })],
        }],
        'the thinking of others': [/Invalid `signature`/, {
            messages: [said('user', words), said('assistant', { type: 'thinking', thinking: 'hm', signature: 'signalbox' }, words), said('user', words)],
        }],
        'a part of another protocol': [/unknown: image_url/, { messages: [said('user', { type: 'image_url', image_url: { url: 'https://e.example' } })] }],
        'an image of an unknown type': [/not image\/bmp/, { messages: [said('user', image)] }],
        'a system message': [/role: not system/, { messages: [said('user', words), said('system', words)] }],
        'temperature': [/deprecated for this model/, { temperature: 1 }],
        'effort for a forced tool': [/forces tool use/, { tools: [{ name: 'a', input_schema: { type: 'object' } }], tool_choice: { type: 'any' }, thinking: { type: 'adaptive' } }],
        'a tool of another protocol': [/unknown type function/, { tools: chatTools }],
        'the client\'s Authorization': [/authorization: beside/, {}, { authorization: 'Bearer sk-client-dummy' }],
    })) {
        test(`messages: ${name}`, () => {
            const all = { 'x-api-key': 'k', 'anthropic-version': '2023-06-01', ...headers };
            const body = { model: 'claude-opus-5-5', max_tokens: 100, messages: [said('user', words)], ...change };
            const breaches = messageBreaches(parsed(all, JSON.parse(JSON.stringify(body)), '/v1/messages'), { key: 'k', signatures: [] });
            assert.match(breaches.join('\n'), expected);
        });
    }

    test('and take what is right', async t => {
        const upstream = await openai.openAiUpstream(t, {}, openai.saying('fine'));
        const client = clientOf(upstream);
        await client.chat.completions.create({ ...question, ...calledWith(result), max_tokens: 10, temperature: 2, response_format: { type: 'json_object' } });
        const input = [{ role: 'user', content: 'hi' }, { type: 'function_call', call_id: 'call_1', name: 'get_weather', arguments: '{}' },
            { type: 'function_call_output', call_id: 'call_1', output: 'sunny' }];
        await client.responses.create({ model: 'gpt-5.5', input, reasoning: { effort: 'low' }, store: false });
        const strict = await strictUpstream(t, text('fine'));
        const anthropic = new Anthropic({ baseURL: strict.url, apiKey: null, authToken: null, defaultHeaders: { 'x-api-key': strict.key }, maxRetries: 0 });
        await anthropic.messages.create({ model: 'claude-opus-5-5', max_tokens: 2000, thinking: { type: 'enabled', budget_tokens: 1024 },
            messages: [said('user', words), said('assistant', words, use), said('user', used, words)] });
    });
});
