// SPDX-License-Identifier: GPL-3.0-or-later
// The claude program in print mode, through Signalbox, with providers that speak OpenAI's protocols.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import * as openai from './openaiupstream.mjs';
import { ask, assertSays, claude, freshFolder, told } from './programs.mjs';
import { configOf, openAiProvider, provider, startSignalbox } from './signalbox.mjs';
import * as anthropic from './upstream.mjs';

const bashPrompt = 'Run the Bash command `echo signalbox-e2e` and tell me what it printed.';
const word = 'It printed the word.';
const bash = openai.toolTurn('Bash', { command: 'echo signalbox-e2e', description: 'Print a word' }, word);

/** Providers in this order; all models are the one that OpenAI's upstream has. */
function configFor(providers) {
    const config = configOf(providers);
    config.model_routes['*'].forEach((target, index) => {
        if (providers[index].type === 'openai')
            target.model = 'scripted-1';
    });
    return config;
}

async function start(t, apis, ...answers) {
    const b = await openai.openAiUpstream(t, {}, ...answers);
    return { b, ...await startSignalbox(t, configFor([openAiProvider('b', b, apis)])) };
}

for (const api of ['chat', 'responses']) {
    test(`claude uses Bash, with a provider that has ${api}`, async t => {
        const { b, url } = await start(t, [api], bash);
        const result = await ask(url, bashPrompt);
        t.diagnostic(`${result.milliseconds} ms`);
        assertSays(result, word);
        assert.equal(b.asked.length, 2);
        assert.deepEqual(openai.toolOutputs(b.asked[1]), ['signalbox-e2e']);
        for (const { json: body, headers, body: bytes } of b.asked) {
            assert.equal(body.model, 'scripted-1');
            assert.equal(body.stream, true);
            assert.ok(!bytes.includes('x-anthropic-billing-header'), 'it spoils the cache');
            assert.ok(bytes.includes(bashPrompt.slice(0, 20)));
            assert.deepEqual(Object.keys(headers).filter(name => /^(x-app|x-stainless-.*)$/.test(name)), []);
        }
        // Twice 100 tokens, 40 of them from the cache.
        const { input_tokens: input, cache_read_input_tokens: cached, output_tokens: output } = result.json.usage;
        assert.deepEqual([input, cached, output], [120, 80, 40]);
        assert.deepEqual(Object.keys(result.json.modelUsage), ['claude-opus-5-5']);
    });
}

describe('claude and a Chat provider', () => {
    test('stream-json shows legal streams with thinking', async t => {
        const { url } = await start(t, ['chat'], bash);
        const result = await claude(url, [bashPrompt, '--output-format', 'stream-json', '--verbose', '--include-partial-messages']);
        assert.equal(result.code, 0, told(result));
        const lines = result.stdout.trim().split('\n').map(line => JSON.parse(line));
        const events = lines.filter(({ type }) => type === 'stream_event').map(({ event }) => event);
        const opened = events.filter(({ type }) => type === 'content_block_start');
        assert.deepEqual(opened.map(({ content_block: block }) => block.type), ['thinking', 'text', 'tool_use', 'text']);
        assert.deepEqual(opened.map(({ index }) => index), [0, 1, 2, 0]);
        for (const type of ['message_start', 'message_delta', 'message_stop'])
            assert.equal(events.filter(event => event.type === type).length, 2, type);
        assert.equal(lines.at(-1).result, word);
    });

    test('a session of several turns, with files read in parallel', async t => {
        const home = freshFolder();
        fs.mkdirSync(path.join(home, 'project'));
        const files = ['one', 'two'].map(name => path.join(home, 'project', name));
        for (const file of files)
            fs.writeFileSync(file, `content of ${path.basename(file)}`);
        const reads = openai.answering({ calls: files.map(file => openai.callOf('Read', { file_path: file })) });
        const { b, url } = await start(t, ['chat'], reads, openai.saying('Read.'), openai.saying('I remember.'));
        assertSays(await ask(url, 'Read both files.', { home }), 'Read.');
        assert.deepEqual(openai.outputsByCall(b.asked[1]).map(text => /content of \w+/.exec(text)?.[0]), ['content of one', 'content of two']);
        assertSays(await ask(url, 'And now?', { home, more: ['--continue'] }), 'I remember.');
        assert.equal(openai.toolOutputs(b.asked[2]).length, 2);
    });

    test('a tool with a long name: shortened for the provider, restored for claude', async t => {
        const home = freshFolder();
        const [server, tool] = ['tests_of_a_tool_with_a_very_long_name', 'say_a_word_that_nobody_else_says'];
        const config = path.join(home, 'mcp.json');
        const args = [fileURLToPath(new URL('mcpserver.mjs', import.meta.url)), tool];
        fs.writeFileSync(config, JSON.stringify({ mcpServers: { [server]: { command: process.execPath, args } } }));
        const { b, url } = await start(t, ['chat'], async (response, recorded) => {
            const asked = openai.toolOutputs(recorded).length > 0;
            const [{ function: { name } = {} } = {}] = (recorded.json.tools ?? []).filter(({ function: each }) => each.name.startsWith('mcp__'));
            const answer = asked || !name ? { text: 'Said.' } : { calls: [openai.callOf(name, { word: 'signalbox' })] };
            return openai.answering(answer)(response, recorded);
        });
        const result = await ask(url, 'Say it.', { home, more: ['--mcp-config', config], environment: { ENABLE_TOOL_SEARCH: 'false' } });
        assertSays(result, 'Said.');
        assert.deepEqual(openai.toolOutputs(b.asked.at(-1)), ['The word is signalbox.']);
        assert.ok(`mcp__${server}__${tool}`.length > 64);
    });

    test('/context is counted here', async t => {
        const { b, url } = await start(t, ['chat'], openai.saying('unused'));
        const result = await ask(url, '/context');
        assert.equal(result.code, 0, told(result));
        assert.match(result.json.result, /System tools/);
        assert.equal(b.requests.length, 0);
    });

    for (const [name, fault] of Object.entries({
        'an error in the stream': openai.failingInStream('Half of the answer to the question', { keep: 4 }),
        'a stream without its end': openai.answering({ text: 'Half of the answer to the question' }, { keep: 4 }),
    })) {
        test(`${name}: claude asks again and the turn ends well`, async t => {
            const { b, url } = await start(t, ['chat'], fault, openai.saying('whole again'));
            const result = await ask(url, 'hi');
            t.diagnostic(`${result.milliseconds} ms; stream: ${b.asked.map(request => request.json.stream ?? false).join(', ')}`);
            assertSays(result, 'whole again');
            assert.equal(b.asked.length, 2);
        });
    }

    test('a context that is exceeded makes claude compact the session', async t => {
        const { b, url } = await start(t, ['chat'], openai.saying('first'));
        const home = freshFolder();
        assertSays(await ask(url, 'hi', { home }), 'first');
        b.script(openai.contextExceeded(), openai.saying('shorter now'));
        const result = await ask(url, 'again', { home, more: ['--continue'] });
        t.diagnostic(`${result.milliseconds} ms, ${b.asked.length} requests`);
        assertSays(result, 'shorter now');
        assert.ok(b.asked.slice(2).some(({ body }) => body.includes('CRITICAL: Respond with TEXT ONLY')), 'the summary was asked for');
    });

    test('an answer too long for the context: claude asks for less of it', async t => {
        const [context, prompt] = [65536, 60000];
        const { b, url } = await start(t, ['chat'], async (response, recorded) => {
            const asked = recorded.json.max_tokens;
            const message = `'max_tokens' or 'max_completion_tokens' is too large: ${asked}. This model's maximum context length is ${context} tokens and your request has ${prompt} input tokens (${asked} > ${context} - ${prompt}).`;
            const answer = asked > context - prompt ? openai.failing(400, 'BadRequestError', message) : openai.saying('short enough');
            return answer(response, recorded);
        });
        const result = await ask(url, 'hi');
        t.diagnostic(`${result.milliseconds} ms; max_tokens: ${b.asked.map(request => request.json.max_tokens).join(', ')}`);
        assertSays(result, 'short enough');
        assert.equal(b.asked.length, 2);
    });

    test('a model that writes less than is asked for: at once with its limit, and the next time from the start', async t => {
        const { b, url } = await start(t, ['chat'], async (response, recorded) => {
            const answer = recorded.json.max_tokens > 8192
                ? openai.failing(400, 'invalid_request_error', 'Invalid max_tokens value, the valid range of max_tokens is [1, 8192]')
                : openai.saying('within it');
            return answer(response, recorded);
        });
        assertSays(await ask(url, 'hi'), 'within it');
        assertSays(await ask(url, 'hi'), 'within it');
        assert.deepEqual(b.asked.map(request => request.json.max_tokens).slice(1), [8192, 8192]);
    });

    test('a context that stays exceeded is told', async t => {
        const { url } = await start(t, ['chat'], openai.contextExceeded());
        const result = await ask(url, 'hi');
        assert.notEqual(result.code, 0);
        assert.match(result.json.result, /^Prompt is too long/);
    });

    test('what only the user can mend is shown as the provider wrote it', async t => {
        const { b, url } = await start(t, ['chat'], openai.failing(403, 'permission_error', 'scripted: this key may not do that'));
        const result = await ask(url, 'hi');
        assert.notEqual(result.code, 0);
        assert.match(result.stdout, /scripted: this key may not do that/);
        assert.equal(b.asked.length, 1);
    });
});

describe('claude over providers of both protocols', () => {
    test('a rate limit of the first: the second answers', async t => {
        const a = await anthropic.upstream(t, anthropic.bashTurn('echo signalbox-e2e', word));
        const b = await openai.openAiUpstream(t, {}, openai.rateLimited({ 'retry-after': '30' }));
        const { url } = await startSignalbox(t, configFor([openAiProvider('b', b), provider('a', a)]));
        assertSays(await ask(url, bashPrompt), word);
        assert.deepEqual([b.asked.length, a.messages.length], [1, 2]);
    });

    test('an error inside a 200, in a form of its own: the second answers, unseen', async t => {
        const a = await openai.openAiUpstream(t, {}, openai.json({ code: 1302, msg: 'busy' }));
        const b = await openai.openAiUpstream(t, {}, bash);
        const { url } = await startSignalbox(t, configFor([openAiProvider('a', a), openAiProvider('b', b)]));
        assertSays(await ask(url, bashPrompt), word);
        assert.deepEqual([a.asked.length, b.asked.length], [1, 2]);
    });

    test('an error as first chunk: the second answers, unseen', async t => {
        const a = await openai.openAiUpstream(t, {}, openai.failingInStream('', { keep: 0 }));
        const b = await openai.openAiUpstream(t, {}, bash);
        const { url } = await startSignalbox(t, configFor([openAiProvider('a', a), openAiProvider('b', b)]));
        assertSays(await ask(url, bashPrompt), word);
        assert.deepEqual([a.asked.length, b.asked.length], [1, 2]);
    });

    test('from Anthropic to OpenAI and back, with thinking in the history', async t => {
        const signaturesIn = ({ body }) => body.toString('utf8').match(/"signature":"[^"]+"/g) ?? [];
        const own = `"signature":"${anthropic.thinkingBlock('').signature}"`;
        const a = await anthropic.upstream(t, anthropic.bashTurn('echo from-a', 'a has done it.'));
        const b = await openai.openAiUpstream(t, {}, openai.toolTurn('Bash', { command: 'echo from-b', description: 'Print' }, 'unused'));
        const { url } = await startSignalbox(t, configFor([provider('a', a), openAiProvider('b', b)]));
        const home = freshFolder();
        assertSays(await ask(url, 'First, use Bash.', { home }), 'a has done it.');

        a.script(anthropic.overloaded());
        b.script(openai.answering({ reasoning: 'What b thinks of it.', text: 'I run it.', calls: [openai.callOf('Bash', { command: 'echo from-b', description: 'Print' })] }),
            openai.answering({ reasoning: 'What b thinks of the result.', text: 'b has done it.' }));
        assertSays(await ask(url, 'Second, use Bash.', { home, more: ['--continue'] }), 'b has done it.');
        assert.deepEqual(openai.toolOutputs(b.asked.at(-1)), ['from-a', 'from-b']);
        assert.ok(b.asked.every(({ body }) => !body.includes('The user wants a command to be run.')), 'thinking of another');

        a.script(anthropic.text('a again.'));
        b.script(openai.rateLimited({ 'retry-after': '30' }));
        const before = a.messages.length;
        assertSays(await ask(url, 'Third.', { home, more: ['--continue'] }), 'a again.');
        const last = a.messages.at(-1);
        assert.ok(a.messages.length > before);
        assert.deepEqual(anthropic.toolResults(last), ['from-a', 'from-b']);
        for (const request of a.messages) {
            assert.deepEqual(signaturesIn(request).filter(signature => signature !== own), [], 'a foreign signature');
            assert.ok(!request.body.includes('What b thinks'));
        }
    });
});
