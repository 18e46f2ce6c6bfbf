// SPDX-License-Identifier: GPL-3.0-or-later
// What Anthropic's server demands of a request to /v1/messages that comes without beta features. Made for
// translators: they get no mercy.

const bodyFields = ['model', 'max_tokens', 'messages', 'system', 'stream', 'stop_sequences', 'temperature', 'top_p', 'top_k', 'tools',
    'tool_choice', 'thinking', 'output_config', 'metadata', 'service_tier', 'cache_control'];
const betaFields = { 'context-management-2025-06-27': 'context_management', 'claude-code-20250219': 'safeguards' };
const toolFields = ['name', 'description', 'input_schema', 'type', 'cache_control', 'strict'];
const toolChoiceFields = { auto: ['disable_parallel_tool_use'], any: ['disable_parallel_tool_use'], tool: ['name', 'disable_parallel_tool_use'], none: [] };
const imageTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];
const efforts = ['low', 'medium', 'high', 'xhigh', 'max'];
const id = /^[a-zA-Z0-9_-]+$/;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Fields of each type of block, and in which role's messages it is at home. */
const blocks = {
    text: { roles: ['user', 'assistant', 'system', 'tool_result'], fields: ['text', 'cache_control', 'citations'] },
    image: { roles: ['user', 'tool_result'], fields: ['source', 'cache_control'] },
    document: { roles: ['user', 'tool_result'], fields: ['source', 'title', 'context', 'citations', 'cache_control'] },
    thinking: { roles: ['assistant'], fields: ['thinking', 'signature'] },
    redacted_thinking: { roles: ['assistant'], fields: ['data'] },
    tool_use: { roles: ['assistant'], fields: ['id', 'name', 'input', 'cache_control', 'caller'] },
    tool_result: { roles: ['user'], fields: ['tool_use_id', 'content', 'is_error', 'cache_control'] },
};

const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Collects what is wrong, each with its place. */
class Check {
    constructor() {
        this.breaches = [];
    }
    that(holds, place, what) {
        if (!holds)
            this.breaches.push(`${place}: ${what}`);
        return holds;
    }
    fields(value, allowed, place) {
        for (const name of Object.keys(value))
            this.that(allowed.includes(name), `${place}.${name}`, 'Extra inputs are not permitted');
    }
}

function checkSource(check, { source }, place, mediaTypes) {
    if (!check.that(isObject(source), `${place}.source`, 'Field required'))
        return;
    if (source.type === 'base64') {
        check.that(mediaTypes.includes(source.media_type), `${place}.source.media_type`, `not ${source.media_type}`);
        check.that(base64.test(source.data), `${place}.source.data`, 'no base64');
    } else if (source.type === 'url') {
        check.that(/^https?:\/\//.test(source.url), `${place}.source.url`, 'no URL');
    } else {
        check.that(place.includes('document') && source.type === 'text', `${place}.source.type`, `not ${source.type}`);
    }
}

function checkBlock(check, block, role, place, signatures) {
    const rule = blocks[block.type];
    if (!check.that(rule, `${place}.type`, `unknown: ${block.type}`))
        return;
    check.that(rule.roles.includes(role), place, `${block.type} in ${role}`);
    check.fields(block, ['type', ...rule.fields], place);
    switch (block.type) {
    case 'text':
        check.that(typeof block.text === 'string' && block.text.trim() !== '', place, 'text content blocks must contain non-whitespace text');
        break;
    case 'image':
        checkSource(check, block, place, imageTypes);
        break;
    case 'document':
        checkSource(check, block, `${place}.document`, ['application/pdf']);
        break;
    case 'thinking':
        check.that(typeof block.thinking === 'string', `${place}.thinking`, 'Field required');
        check.that(signatures.includes(block.signature), place, 'Invalid `signature` in `thinking` block');
        break;
    case 'redacted_thinking':
        check.that(false, place, 'Invalid `data` in `redacted_thinking` block');
        break;
    case 'tool_use':
        check.that(id.test(block.id), `${place}.id`, 'String should match pattern');
        check.that(/^[a-zA-Z0-9_-]{1,200}$/.test(block.name), `${place}.name`, 'String should match pattern');
        check.that(isObject(block.input), `${place}.input`, 'Input should be a valid dictionary');
        break;
    case 'tool_result':
        check.that(id.test(block.tool_use_id), `${place}.tool_use_id`, 'String should match pattern');
        if (block.content !== undefined && typeof block.content !== 'string') {
            if (check.that(Array.isArray(block.content), `${place}.content`, 'Input should be a valid list'))
                block.content.forEach((part, index) => checkBlock(check, part, 'tool_result', `${place}.content.${index}`, signatures));
        }
        break;
    }
}

function checkMessages(check, messages, { signatures, takesSystem }) {
    if (!check.that(Array.isArray(messages) && messages.length > 0, 'messages', 'at least one message is required'))
        return;
    check.that(messages[0].role === 'user', 'messages.0.role', 'first message must use the "user" role');
    const ids = new Set();
    let asked = [];
    let previous;
    messages.forEach((message, number) => {
        const place = `messages.${number}`;
        check.fields(message, takesSystem ? ['role', 'content', 'output_config'] : ['role', 'content'], place);
        const { role, content } = message;
        if (role === 'system' && takesSystem)
            return;
        check.that(['user', 'assistant'].includes(role), `${place}.role`, `not ${role}`);
        check.that(role !== previous, place, `roles must alternate between "user" and "assistant", but found multiple "${role}"`);
        previous = role;
        if (typeof content === 'string') {
            check.that(content.trim() !== '', place, 'text content blocks must contain non-whitespace text');
            check.that(asked.length === 0, place, `\`tool_use\` ids without \`tool_result\`: ${asked}`);
            asked = [];
            return;
        }
        if (!check.that(Array.isArray(content) && content.length > 0, `${place}.content`, 'must have non-empty content'))
            return;
        content.forEach((block, index) => checkBlock(check, block, role, `${place}.content.${index}`, signatures));
        const results = content.filter(({ type }) => type === 'tool_result').map(block => block.tool_use_id);
        check.that(content.slice(0, results.length).every(({ type }) => type === 'tool_result'), place, 'tool_result blocks must come first');
        check.that(JSON.stringify(results.toSorted()) === JSON.stringify(asked.toSorted()), place, `\`tool_result\` for ${results}, \`tool_use\` was ${asked}`);
        asked = content.filter(({ type }) => type === 'tool_use').map(block => block.id);
        for (const name of asked) {
            check.that(!ids.has(name), place, `\`tool_use\` ids must be unique: ${name}`);
            ids.add(name);
        }
        const thought = content.findLastIndex(({ type }) => type === 'thinking');
        check.that(thought < 0 || thought < content.length - 1, place, 'The final block in an assistant message cannot be `thinking`');
    });
    check.that(asked.length === 0, `messages.${messages.length - 1}`, `\`tool_use\` ids without \`tool_result\`: ${asked}`);
    check.that(messages.at(-1).role !== 'assistant', `messages.${messages.length - 1}`, 'This model does not support assistant message prefill');
}

function checkTools(check, { tools, tool_choice: choice, thinking }) {
    if (tools !== undefined && check.that(Array.isArray(tools), 'tools', 'Input should be a valid list')) {
        tools.forEach((tool, number) => {
            const place = `tools.${number}`;
            if (tool.type !== undefined && tool.type !== 'custom')
                return void check.that(/_20\d{6}$/.test(tool.type), place, `unknown type ${tool.type}`);
            check.fields(tool, toolFields, place);
            check.that(/^[a-zA-Z0-9_-]{1,128}$/.test(tool.name), `${place}.name`, `String should match pattern: ${tool.name}`);
            if (check.that(isObject(tool.input_schema), `${place}.input_schema`, 'Field required')) {
                check.that(tool.input_schema.type === 'object', `${place}.input_schema.type`, 'Input should be "object"');
                for (const name of ['anyOf', 'oneOf', 'allOf'])
                    check.that(!(name in tool.input_schema), `${place}.input_schema`, `does not support ${name} at the top level`);
            }
            check.that(tool.description === undefined || typeof tool.description === 'string', `${place}.description`, 'no string');
        });
        const names = tools.map(({ name }) => name);
        check.that(new Set(names).size === names.length, 'tools', 'Tool names must be unique');
    }
    if (choice !== undefined) {
        check.that(tools?.length > 0, 'tool_choice', 'may only be specified while providing tools');
        if (check.that(choice.type in toolChoiceFields, 'tool_choice.type', `not ${choice.type}`))
            check.fields(choice, ['type', ...toolChoiceFields[choice.type]], 'tool_choice');
        check.that(choice.type !== 'tool' || tools?.some(({ name }) => name === choice.name), 'tool_choice.name', `no tool ${choice.name}`);
        if (['enabled', 'adaptive'].includes(thinking?.type))
            check.that(!['any', 'tool'].includes(choice.type), 'tool_choice', 'Thinking may not be enabled when tool_choice forces tool use');
    }
}

function checkSettings(check, { max_tokens: maxTokens, system, thinking, output_config: config, metadata, stop_sequences: stops, ...body }) {
    check.that(Number.isInteger(maxTokens) && maxTokens >= 1, 'max_tokens', 'Field required');
    check.that(typeof body.model === 'string' && body.model !== '', 'model', 'Field required');
    if (Array.isArray(system))
        system.forEach((block, index) => checkBlock(check, block, 'system', `system.${index}`, []));
    else
        check.that(system === undefined || (typeof system === 'string' && system !== ''), 'system', 'no text');
    if (thinking !== undefined) {
        if (thinking.type === 'enabled') {
            check.fields(thinking, ['type', 'budget_tokens', 'display'], 'thinking');
            check.that(thinking.budget_tokens >= 1024 && thinking.budget_tokens < maxTokens, 'thinking.budget_tokens', 'must be ≥ 1024 and less than max_tokens');
        } else {
            check.that(['adaptive', 'disabled'].includes(thinking.type), 'thinking.type', `not ${thinking.type}`);
            check.fields(thinking, ['type', 'display'], 'thinking');
        }
    }
    // The models that the tests ask for are newer than Opus 4.6.
    for (const name of ['temperature', 'top_p', 'top_k'])
        check.that(body[name] === undefined, name, `\`${name}\` is deprecated for this model`);
    if (config !== undefined) {
        check.fields(config, ['effort', 'format'], 'output_config');
        check.that(config.effort === undefined || efforts.includes(config.effort), 'output_config.effort', `not ${config.effort}`);
        if (config.format !== undefined) {
            check.fields(config.format, ['type', 'schema'], 'output_config.format');
            check.that(config.format.type === 'json_schema' && isObject(config.format.schema), 'output_config.format', 'no schema');
        }
    }
    if (metadata !== undefined) {
        check.fields(metadata, ['user_id'], 'metadata');
        check.that(typeof metadata.user_id === 'string' && metadata.user_id.length <= 256, 'metadata.user_id', 'too long');
    }
    const isStop = stop => typeof stop === 'string' && stop.trim() !== '';
    check.that(stops === undefined || (stops.length > 0 && stops.every(isStop)), 'stop_sequences', 'each must contain non-whitespace');
    check.that(['undefined', 'boolean'].includes(typeof body.stream), 'stream', 'no boolean');
    check.that([undefined, 'auto', 'standard_only'].includes(body.service_tier), 'service_tier', `not ${body.service_tier}`);
}

function checkHeaders(check, headers, key) {
    if (key !== undefined)
        check.that(headers['x-api-key'] === key, 'x-api-key', `invalid: ${headers['x-api-key']}`);
    check.that(headers.authorization === undefined, 'authorization', 'beside x-api-key');
    check.that(/^\d{4}-\d\d-\d\d$/.test(headers['anthropic-version']), 'anthropic-version', 'header is required');
    check.that(/^application\/json/.test(headers['content-type']), 'content-type', headers['content-type']);
    for (const name of Object.keys(headers))
        check.that(!name.startsWith('openai-'), name, 'a foreign field');
}

/** What is wrong with a request to this upstream, a text for each. */
export function messageBreaches(recorded, { key, signatures }) {
    const check = new Check();
    checkHeaders(check, recorded.headers, key);
    let body;
    try {
        body = recorded.json;
    } catch (problem) {
        return [...check.breaches, `body: ${problem.message}`];
    }
    const betas = (recorded.headers['anthropic-beta'] ?? '').split(',').map(text => text.trim());
    check.fields(body, [...bodyFields, ...betas.map(beta => betaFields[beta]).filter(Boolean)], 'body');
    checkSettings(check, body);
    checkMessages(check, body.messages, { signatures, takesSystem: betas.includes('claude-code-20250219') });
    checkTools(check, body);
    const marks = recorded.body.toString('utf8').match(/"cache_control":\{/g)?.length ?? 0;
    check.that(marks <= 4, 'cache_control', `a maximum of 4 blocks may be provided, found ${marks}`);
    return check.breaches;
}
