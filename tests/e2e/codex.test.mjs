// SPDX-License-Identifier: GPL-3.0-or-later
// The codex program, through Signalbox, with providers of every protocol.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';

import * as openai from './openaiupstream.mjs';
import { codex, freshFolder, told } from './programs.mjs';
import { configOf, manage, openAiProvider, provider, startSignalbox } from './signalbox.mjs';
import { behind, protocols } from './speakers.mjs';
import * as anthropic from './upstream.mjs';
import { eventually } from './wire.mjs';

const command = { cmd: 'echo signalbox-e2e' };
const word = 'It printed the word.';
const turnsOf = { anthropic: anthropic.toolTurn, chat: openai.toolTurn, responses: openai.toolTurn };

for (const speaker of protocols) {
    test(`codex runs a command with a provider of the protocol ${speaker}`, async t => {
        const { url, asked, results } = await behind(t, speaker, [turnsOf[speaker]('exec_command', command, word)]);
        const result = await codex(url, 'Run the command `echo signalbox-e2e` and tell me what it printed.');
        t.diagnostic(`${result.milliseconds} ms`);
        assert.equal(result.code, 0, told(result));
        assert.deepEqual(result.said, ['Running it.', word], told(result));
        const [run] = result.items.filter(({ type }) => type === 'command_execution');
        assert.deepEqual([run.exit_code, run.aggregated_output], [0, 'signalbox-e2e\n']);
        assert.equal(asked().length, 2);
        assert.match(results(1)[0], /signalbox-e2e\n/);
        assert.ok(result.usage.input_tokens > 0 && result.usage.output_tokens > 0, JSON.stringify(result.usage));
        // It hangs up as soon as it has the last event.
        assert.ok(await eventually(async () => {
            const { providers: [{ total_requests: answered, total_errors: failed }] } = await manage(url, '/providers');
            return answered === 2 && failed === 0;
        }, 5000), 'both are successes');
    });
}

describe('codex and a provider of Anthropic\'s protocol', () => {
    test('a patch, by a freeform tool', async t => {
        const patch = '*** Begin Patch\n*** Add File: greeting.txt\n+"hello", said ä\n*** End Patch\n';
        const a = await anthropic.strictUpstream(t, async (response, recorded) => {
            const tool = recorded.json.tools.find(({ name }) => name === 'apply_patch');
            const [field] = Object.keys(tool.input_schema.properties);
            return anthropic.turn([anthropic.toolUse('apply_patch', { [field]: patch })], { stopReason: 'tool_use' })(response, recorded);
        }, anthropic.text('Patched.'));
        const config = configOf([provider('a', a)]);
        config.model_routes = { 'gpt-*': [{ provider: 'a', model: 'claude-opus-5-5', priority: 1 }] };
        const { url } = await startSignalbox(t, config);
        const home = freshFolder();
        const result = await codex(url, 'Write a greeting.', { home, model: 'gpt-5.5' });
        assert.equal(result.code, 0, told(result));
        assert.deepEqual(result.said, ['Patched.']);
        assert.equal(fs.readFileSync(path.join(home, 'project/greeting.txt'), 'utf8'), '"hello", said ä\n');
        assert.equal(a.messages[0].json.model, 'claude-opus-5-5');
    });

    test('two commands at once, in a session that goes on', async t => {
        const calls = ['one', 'two'].map(name => anthropic.toolUse('exec_command', { cmd: `echo ${name}` }));
        const a = await anthropic.strictUpstream(t, anthropic.turn([anthropic.thinkingBlock('Both at once.'), ...calls], { stopReason: 'tool_use' }), anthropic.text('Both.'));
        const { url } = await startSignalbox(t, configOf([provider('a', a)]));
        const home = freshFolder();
        const first = await codex(url, 'Run both.', { home });
        assert.deepEqual(first.said, ['Both.'], told(first));
        const outputs = anthropic.toolResults(a.messages[1]);
        assert.deepEqual(outputs.map(output => /one\n|two\n/.exec(output)?.[0]), ['one\n', 'two\n']);
        a.script(anthropic.text('Going on.'));
        const second = await codex(url, 'Go on.', { home, args: ['resume', '--last'] });
        assert.deepEqual(second.said, ['Going on.'], told(second));
        const types = a.messages.at(-1).json.messages.flatMap(({ content }) => typeof content === 'string' ? ['text'] : content.map(({ type }) => type));
        assert.equal(types.filter(type => type === 'tool_use').length, 2);
        assert.equal(types.filter(type => type === 'tool_result').length, 2);
    });

    test('two sessions at once do not get each other\'s answers', async t => {
        const a = await anthropic.strictUpstream(t, async (response, recorded) => {
            const own = /session-(one|two)/.exec(recorded.body.toString('utf8'))?.[0] ?? 'none';
            await anthropic.text(`for ${own}`, { gap: 20 })(response, recorded);
        });
        const { url } = await startSignalbox(t, configOf([provider('a', a)]));
        const results = await Promise.all(['session-one', 'session-two'].map(name => codex(url, name)));
        assert.deepEqual(results.map(({ said }) => said), [['for session-one'], ['for session-two']], results.map(told).join('\n'));
    });

    for (const [name, { fault, says }] of Object.entries({
        '429': { fault: anthropic.rateLimited(), says: /scripted limit|429|rate limit/i },
        'a context that is exceeded': {
            fault: anthropic.error(400, 'invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum'),
            says: /ran out of room in the model's context window/,
        },
    })) {
        test(`${name} is told to the user`, async t => {
            const { url, asked } = await behind(t, 'anthropic', [fault]);
            const result = await codex(url, 'hi');
            assert.notEqual(result.code, 0, told(result));
            assert.match(result.stdout, says);
            assert.equal(asked().length, 1);
        });
    }
});

describe('codex asks again', () => {
    const half = 'Half of the answer to the question';
    for (const [name, [speaker, fault]] of Object.entries({
        '500 of Anthropic\'s': ['anthropic', anthropic.broken()],
        'a cut stream of Anthropic\'s': ['anthropic', anthropic.cut(half)],
        'an error in a chat stream': ['chat', openai.failingInStream(half)],
    })) {
        test(`after ${name}`, async t => {
            const again = speaker === 'anthropic' ? anthropic.text('recovered') : openai.saying('recovered');
            const { url, asked } = await behind(t, speaker, [fault, again]);
            const result = await codex(url, 'hi', { retries: 1 });
            t.diagnostic(`${result.milliseconds} ms`);
            assert.equal(result.code, 0, told(result));
            assert.equal(result.said.at(-1), 'recovered', told(result));
            assert.equal(asked().length, 2);
        });
    }

    test('of nobody: the next provider answers', async t => {
        const a = await openai.openAiUpstream(t, {}, openai.outOfQuota());
        const b = await anthropic.strictUpstream(t, anthropic.toolTurn('exec_command', command, word));
        const { url } = await startSignalbox(t, configOf([openAiProvider('a', a), provider('b', b)]));
        const result = await codex(url, 'Run it.');
        assert.deepEqual(result.said, ['Running it.', word], told(result));
        assert.deepEqual([a.asked.length, b.messages.length], [1, 2]);
    });
});
