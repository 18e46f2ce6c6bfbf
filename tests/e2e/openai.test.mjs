// SPDX-License-Identifier: GPL-3.0-or-later
// The official openai client: the list of models, client keys, and what is not translated.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { openAiUpstream } from './openaiupstream.mjs';
import { OpenAI, openAiClient as clientOf } from './programs.mjs';
import { configOf, manage, openAiProvider, provider, startSignalbox, startWith } from './signalbox.mjs';
import { Upstream, text, upstream } from './upstream.mjs';

test('models.list() reads the models of the routes', async t => {
    const a = await Upstream.start();
    t.after(() => a.kill());
    const config = configOf([provider('a', a)]);
    config.model_routes = { 'claude-opus-5-5': config.model_routes['*'], 'gpt-oss': config.model_routes['*'], ...config.model_routes };
    const { url } = await startSignalbox(t, config);
    const client = clientOf(url);
    const models = [];
    for await (const model of client.models.list())
        models.push(model);
    assert.deepEqual(models.map(({ id }) => id).sort(), ['claude-opus-5-5', 'gpt-oss']);
    for (const model of models) {
        assert.equal(model.object, 'model');
        assert.equal(typeof model.created, 'number');
        assert.equal(typeof model.owned_by, 'string');
    }
    assert.equal((await client.models.retrieve('claude-opus-5-5')).id, 'claude-opus-5-5');
});

test('models.list() works with the demo provider', async t => {
    const { url } = await startSignalbox(t);
    const client = clientOf(url);
    const page = await client.models.list();
    assert.equal(page.object, 'list');
    assert.ok(Array.isArray(page.data));
});

const question = { model: 'gpt-oss', messages: [{ role: 'user', content: 'hi' }] };

describe('what only a provider of OpenAI\'s protocol has', () => {
    const embed = url => clientOf(url).embeddings.create({ model: 'gpt-oss', input: 'hi', encoding_format: 'float' });

    test('with none that speaks it: NotFoundError, and the provider of another protocol is neither asked nor blamed', async t => {
        const a = await upstream(t, text('not for you'));
        const { url } = await startWith(t, { a });
        const failure = await embed(url).catch(caught => caught);
        assert.ok(failure instanceof OpenAI.NotFoundError, String(failure));
        assert.match(failure.error.message, /no provider can take \/v1\//);
        assert.equal(failure.type, 'not_found_error');
        assert.equal(failure.headers.get('x-provider-used'), 'none');
        assert.equal(a.requests.length, 0);
        const { providers: [{ healthy, failure_count: failures }] } = await manage(url, '/providers');
        assert.deepEqual([healthy, failures], [true, 0]);
    });

    test('with one that does: it answers', async t => {
        const a = await upstream(t, text('not for you'));
        const b = await openAiUpstream(t, {});
        const { url } = await startSignalbox(t, configOf([provider('a', a), openAiProvider('b', b)]));
        const { data: [{ embedding }] } = await embed(url);
        assert.deepEqual(embedding, [0.5, 0.25]);
        assert.deepEqual([a.requests.length, b.asked[0].path, b.asked[0].headers.authorization], [0, '/v1/embeddings', `Bearer ${b.key}`]);
    });
});

describe('client keys', () => {
    const key = 'local-key-1';

    async function start(t) {
        const a = await upstream(t, text('unused'));
        const config = configOf([provider('a', a)], { client_keys: [key] });
        config.model_routes = { 'gpt-oss': config.model_routes['*'] };
        return (await startSignalbox(t, config)).url;
    }

    for (const [name, ask] of Object.entries({ 'models.list()': client => client.models.list(), 'chat.completions': client => client.chat.completions.create(question) })) {
        test(`a wrong key is an AuthenticationError: ${name}`, async t => {
            const failure = await ask(clientOf(await start(t))).catch(caught => caught);
            assert.ok(failure instanceof OpenAI.AuthenticationError, String(failure));
            assert.equal(failure.type, 'authentication_error');
            assert.ok(failure.error.message.length > 0);
        });
    }

    test('the key opens, as the SDK\'s own and in the base URL', async t => {
        const url = await start(t);
        for (const client of [clientOf(url, { apiKey: key }), clientOf(`${url}/k/${key}/w/shop`), clientOf(`${url}/p/a/k/${key}`)])
            assert.deepEqual((await client.models.list()).data.map(({ id }) => id), ['gpt-oss']);
    });
});
