// SPDX-License-Identifier: GPL-3.0-or-later
// The clients against the scripted upstream, with no Signalbox between: when these fail, the tests are at fault.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Anthropic, claude, told } from './programs.mjs';
import { Upstream, bashTurn, cut, firstEventError, overloaded, text, toolResults } from './upstream.mjs';

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
