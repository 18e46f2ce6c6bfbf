// SPDX-License-Identifier: GPL-3.0-or-later
// Token counts for the SDK and for claude: by the provider, and by estimate where it cannot.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { Anthropic, anthropicClient, ask, assertSays, claude, freshFolder, told } from './programs.mjs';
import { configOf, manage, provider, startSignalbox, startWith } from './signalbox.mjs';
import { broken, error, hangUp, html, json, overloaded, rateLimited, text, unauthorized, upstream } from './upstream.mjs';

const question = { model: 'claude-opus-5-5', messages: [{ role: 'user', content: 'How many tokens are these?' }] };
const countsOf = ({ requests }) => requests.filter(({ path }) => path === '/v1/messages/count_tokens');

async function count(client, body = question) {
    const { data, response } = await client.messages.countTokens(body).withResponse();
    assert.deepEqual(Object.keys(data), ['input_tokens']);
    return { tokens: data.input_tokens, local: response.headers.get('x-signalbox-estimate') === 'local', provider: response.headers.get('x-provider-used') };
}

describe('countTokens() of the SDK', () => {
    test('the provider counts', async t => {
        const a = await upstream(t, text('unused'));
        const client = anthropicClient((await startWith(t, { a })).url);
        assert.deepEqual(await count(client), { tokens: 42, local: false, provider: 'a' });
        assert.equal(a.requests[0].url, '/v1/messages/count_tokens');
        assert.deepEqual(a.requests[0].body, client.sent[0]);
        assert.equal(a.requests[0].headers['x-api-key'], 'sk-a');
    });

    for (const [name, failure] of Object.entries({
        '404': error(404, 'not_found_error'), '405': error(405, 'invalid_request_error'), '401': unauthorized(), '429': rateLimited({ 'retry-after': '60' }),
        '500': broken(), '529': overloaded(), 'a page': html(), 'a hang-up': hangUp(),
    })) {
        test(`${name}: an estimate, after two failures without asking; messages go on`, async t => {
            const a = await upstream(t, text('still a'));
            a.counting = failure;
            const { url } = await startWith(t, { a });
            const client = anthropicClient(url);
            for (const asked of [1, 2, 2, 2]) {
                const { tokens, local, provider: used } = await count(client);
                assert.deepEqual([local, used], [true, 'none']);
                assert.ok(tokens >= 4 && tokens <= 30, `${tokens} tokens`);
                assert.equal(countsOf(a).length, asked);
            }
            const [{ failure_count: failures, healthy }] = (await manage(url, '/providers')).providers;
            assert.deepEqual([failures, healthy], [0, true]);
            assert.equal((await client.messages.create({ ...question, max_tokens: 9 })).content[0].text, 'still a');
        });
    }

    test('another provider counts where the first does not', async t => {
        const [a, b] = [await upstream(t, text('unused')), await upstream(t, text('unused'))];
        a.counting = error(404, 'not_found_error');
        b.counting = json({ input_tokens: 7 });
        const client = anthropicClient((await startWith(t, { a, b })).url);
        for (let round = 0; round < 4; ++round)
            assert.deepEqual(await count(client), { tokens: 7, local: false, provider: 'b' });
        assert.deepEqual([countsOf(a).length, countsOf(b).length], [2, 4]);
    });

    test('the client\'s own mistake comes back as the provider wrote it', async t => {
        const a = await upstream(t, text('unused'));
        a.counting = error(400, 'invalid_request_error', 'messages: at least one message is required');
        const client = anthropicClient((await startWith(t, { a })).url);
        for (let round = 1; round <= 3; ++round) {
            const failure = await count(client).catch(caught => caught);
            assert.ok(failure instanceof Anthropic.BadRequestError, String(failure));
            assert.equal(failure.error.error.message, 'messages: at least one message is required');
            assert.equal(countsOf(a).length, round);
        }
    });

    test('the estimate grows with everything that a model reads', async t => {
        const a = await upstream(t, text('unused'));
        const client = anthropicClient((await startWith(t, { a }, { token_counting: { always_use_local: true } })).url);
        const { tokens: least } = await count(client);
        const words = 'The quick brown fox jumps over the lazy dog. '.repeat(40); // some 400 tokens
        const use = { type: 'tool_use', id: 'toolu_1', name: 'look', input: { at: words } };
        const result = content => ({ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content }] });
        const image = 'iVBORw0KGgoAAAANSUhEUgAAAyAAAAMgCAIAAABUEpE/'; // the head of a PNG of 800 × 800
        for (const [name, more] of Object.entries({
            text: { messages: [{ role: 'user', content: words }] },
            system: { system: words },
            'system blocks': { system: [{ type: 'text', text: words }] },
            tools: { tools: [{ name: 'look', description: words, input_schema: { type: 'object', properties: {} } }] },
            'tool uses': { messages: [...question.messages, { role: 'assistant', content: [use] }, result('ok')] },
            'tool results': { messages: [...question.messages, { role: 'assistant', content: [{ ...use, input: {} }] }, result(words)] },
            'tool results in blocks': { messages: [...question.messages, { role: 'assistant', content: [{ ...use, input: {} }] }, result([{ type: 'text', text: words }])] },
            images: { messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: image } }] }] },
            documents: { messages: [{ role: 'user', content: [{ type: 'document', source: { type: 'text', media_type: 'text/plain', data: words } }] }] },
        })) {
            const { tokens, local } = await count(client, { ...question, ...more });
            assert.ok(local);
            assert.ok(tokens >= least + 250 && tokens <= least + 1500, `${name}: ${tokens} tokens, without it ${least}`);
        }
        assert.equal(a.requests.length, 0);
    });
});

describe('/context of claude', () => {
    /** The figure of a row of the table, "2.5k" and "42" alike. */
    const figure = (shown, row) => {
        const [, number, k] = new RegExp(`^\\| ${row} \\| ([\\d.]+)(k?) \\|`, 'm').exec(shown) ?? [];
        return Number(number) * (k ? 1000 : 1);
    };

    test('the provider\'s figures are shown', async t => {
        const a = await upstream(t, text('unused'));
        a.counting = json({ input_tokens: 4321 });
        const { url } = await startWith(t, { a });
        const result = await ask(url, '/context');
        assert.equal(result.code, 0, told(result));
        assert.equal(figure(result.json.result, 'Messages'), 4300, result.json.result);
    });

    test('a provider that cannot count: estimates and no error, and the session goes on', async t => {
        const a = await upstream(t, text('from a'));
        a.counting = broken();
        const { url } = await startSignalbox(t, configOf([provider('a', a)]));
        const home = freshFolder();
        const first = await claude(url, ['/context', '--output-format', 'stream-json', '--verbose'], { home });
        assert.equal(first.code, 0, told(first));
        const lines = first.stdout.trim().split('\n').map(line => JSON.parse(line));
        assert.equal(lines.at(-1).is_error, false, told(first));
        assert.doesNotMatch(first.stdout + first.stderr, /scripted|Internal server error|API [Ee]rror/);
        const shown = lines.at(-1).result;
        assert.ok(figure(shown, 'System prompt') > 100, shown);
        assert.ok(figure(shown, 'System tools') > 1000, shown);

        const asked = countsOf(a).length;
        assert.ok(asked >= 2);
        const second = await ask(url, '/context');
        assert.equal(figure(second.json.result, 'System tools'), figure(shown, 'System tools'));
        assert.equal(countsOf(a).length, asked, 'who failed twice is not asked for five minutes');
        assertSays(await ask(url, 'hi'), 'from a');
        assert.equal((await manage(url, '/providers')).providers[0].failure_count, 0);
    });
});
