// SPDX-License-Identifier: GPL-3.0-or-later
// What strict servers of OpenAI's protocols demand of a request to /chat/completions and /responses. Made for
// translators: they get no mercy.

const chatFields = ['messages', 'model', 'max_completion_tokens', 'max_tokens', 'stop', 'tools', 'tool_choice', 'parallel_tool_calls',
    'response_format', 'reasoning_effort', 'stream', 'stream_options', 'prompt_cache_key', 'prompt_cache_retention', 'safety_identifier',
    'user', 'store', 'metadata', 'service_tier', 'verbosity', 'seed', 'n', 'logprobs', 'top_logprobs', 'logit_bias', 'temperature', 'top_p',
    'presence_penalty', 'frequency_penalty'];
const responsesFields = ['model', 'input', 'instructions', 'max_output_tokens', 'tools', 'tool_choice', 'parallel_tool_calls', 'reasoning', 'text',
    'include', 'store', 'previous_response_id', 'prompt_cache_key', 'prompt_cache_retention', 'safety_identifier', 'stream', 'stream_options',
    'metadata', 'user', 'service_tier', 'temperature', 'top_p', 'truncation', 'client_metadata'];
const messageFields = {
    system: ['content', 'name'], developer: ['content', 'name'], user: ['content', 'name'],
    assistant: ['content', 'name', 'refusal', 'tool_calls'], tool: ['content', 'tool_call_id'],
};
const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];
const formats = ['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid'];
const dataUrl = /^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+={0,2}$/;

const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = value => typeof value === 'string' && value !== '';
const isReasoningModel = model => /^(o\d|gpt-5)/.test(model);

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
            this.that(allowed.includes(name), `${place}.${name}`, 'Unknown parameter');
    }
    oneOf(value, allowed, place) {
        this.that(value === undefined || allowed.includes(value), place, `Invalid value: ${JSON.stringify(value)}`);
    }
}

/** What nobody but Anthropic knows must not be anywhere. */
function checkForeign(check, value, place, keepsCacheControl) {
    if (Array.isArray(value))
        return value.forEach((each, index) => checkForeign(check, each, `${place}[${index}]`, keepsCacheControl));
    if (!isObject(value))
        return;
    check.that(keepsCacheControl || !('cache_control' in value), `${place}.cache_control`, 'Unknown parameter');
    for (const [name, each] of Object.entries(value)) {
        if (name !== 'parameters') // a schema may name its properties as it likes
            checkForeign(check, each, `${place}.${name}`, keepsCacheControl);
    }
}

function checkSchema(check, schema, place) {
    if (!isObject(schema))
        return;
    for (const name of ['$schema', '$id', '$comment'])
        check.that(typeof schema[name] !== 'string', `${place}.${name}`, 'not permitted');
    check.that(typeof schema.format !== 'string' || formats.includes(schema.format), `${place}.format`, `'${schema.format}' is not a valid format`);
    check.that(typeof schema.pattern !== 'string' || !/\\p\{|\(\?[=!<]/.test(schema.pattern), `${place}.pattern`, 'not a supported regex');
    for (const name of ['properties', '$defs', 'definitions'])
        Object.entries(schema[name] ?? {}).forEach(([key, each]) => checkSchema(check, each, `${place}.${name}.${key}`));
    for (const name of ['items', 'additionalProperties', 'not'])
        checkSchema(check, schema[name], `${place}.${name}`);
    for (const name of ['anyOf', 'oneOf', 'allOf'])
        schema[name]?.forEach((each, index) => checkSchema(check, each, `${place}.${name}[${index}]`));
}

function checkFunction(check, tool, place) {
    check.fields(tool, ['name', 'description', 'parameters', 'strict'], place);
    check.that(/^[a-zA-Z0-9_-]{1,64}$/.test(tool.name), `${place}.name`, `Expected a string that matches the pattern: ${tool.name}`);
    check.that(tool.description === undefined || isText(tool.description), `${place}.description`, 'no text');
    check.that(tool.parameters === undefined || (tool.parameters?.type === 'object' && isObject(tool.parameters.properties)), `${place}.parameters`, 'no object with properties');
    check.that([undefined, null, true, false].includes(tool.strict), `${place}.strict`, 'no boolean');
    checkSchema(check, tool.parameters, `${place}.parameters`);
}

function checkArguments(check, text, place) {
    let value;
    try {
        value = JSON.parse(text);
    } catch { /* stays undefined */ }
    check.that(typeof text === 'string' && isObject(value), place, `no string with a JSON object: ${JSON.stringify(text)}`);
}

function checkToolUse(check, { tools, tool_choice: choice, parallel_tool_calls: parallel }, nameOfChoice) {
    if (tools !== undefined) {
        check.that(Array.isArray(tools) && tools.length >= 1 && tools.length <= 128, 'tools', 'expected 1 to 128');
        const names = tools.map(tool => tool.function?.name ?? tool.name).filter(Boolean);
        check.that(new Set(names).size === names.length, 'tools', 'names must be unique');
    } else {
        check.that(choice === undefined, 'tool_choice', '\'tool_choice\' is only allowed when \'tools\' are specified');
        check.that(parallel === undefined, 'parallel_tool_calls', '\'parallel_tool_calls\' is only allowed when \'tools\' are specified');
    }
    check.oneOf(parallel, [true, false], 'parallel_tool_calls');
    if (isObject(choice))
        check.that(tools?.some(tool => (tool.function?.name ?? tool.name) === nameOfChoice(choice)), 'tool_choice', `no such tool: ${JSON.stringify(choice)}`);
    else
        check.oneOf(choice, ['none', 'auto', 'required'], 'tool_choice');
}

function checkSampling(check, body) {
    if (isReasoningModel(body.model)) {
        for (const name of ['max_tokens', 'temperature', 'top_p', 'presence_penalty', 'frequency_penalty', 'logprobs'])
            check.that(body[name] === undefined, name, `Unsupported parameter: '${name}' is not supported with this model.`);
        check.that(body.stop === undefined || !/^(o3|o4-mini)/.test(body.model), 'stop', 'Unsupported parameter');
    }
    check.that(body.temperature === undefined || (body.temperature >= 0 && body.temperature <= 2), 'temperature', `not ${body.temperature}`);
    check.that(body.top_p === undefined || (body.top_p >= 0 && body.top_p <= 1), 'top_p', `not ${body.top_p}`);
    check.that(body.user === undefined || (isText(body.user) && body.user.length <= 64), 'user', 'string too long');
    check.that(body.stream_options === undefined || body.stream === true, 'stream_options', 'only allowed when \'stream\' is enabled');
    for (const name of ['max_tokens', 'max_completion_tokens', 'max_output_tokens'])
        check.that(body[name] === undefined || (Number.isInteger(body[name]) && body[name] > 0), name, `not ${body[name]}`);
}

// --- Chat Completions

function checkChatContent(check, content, role, place, marks) {
    if (typeof content === 'string')
        return void check.that(content !== '' || role === 'tool', place, 'empty');
    if (!check.that(Array.isArray(content) && content.length > 0, place, `no content for ${role}`))
        return;
    content.forEach((part, index) => {
        const at = `${place}[${index}]`;
        if (part.type === 'text') {
            check.fields(part, ['type', 'text', ...marks], at);
            check.that(isText(part.text), `${at}.text`, 'empty');
        } else if (part.type === 'image_url' && role === 'user') {
            check.fields(part, ['type', 'image_url'], at);
            check.fields(part.image_url, ['url', 'detail'], `${at}.image_url`);
            check.that(dataUrl.test(part.image_url.url) || /^https?:\/\//.test(part.image_url.url), `${at}.image_url.url`, 'no image');
        } else if (part.type === 'file' && role === 'user') {
            check.fields(part, ['type', 'file'], at);
            check.fields(part.file, ['file_data', 'file_id', 'filename'], `${at}.file`);
        } else {
            check.that(false, at, `${part.type} in ${role}`);
        }
    });
}

function checkChatMessages(check, messages, { reasoningField, demandsReasoning, keepsCacheControl }) {
    if (!check.that(Array.isArray(messages) && messages.length > 0, 'messages', 'expected at least one'))
        return;
    const ids = new Set();
    let asked = [];
    messages.forEach((message, number) => {
        const place = `messages[${number}]`;
        const { role, content, tool_calls: calls } = message;
        if (!check.that(role in messageFields, `${place}.role`, `Invalid value: ${role}`))
            return;
        check.fields(message, ['role', ...messageFields[role], ...role === 'assistant' && reasoningField ? [reasoningField] : []], place);
        if (role === 'tool') {
            check.that(asked.length > 0, place, 'messages with role \'tool\' must be a response to a preceding message with \'tool_calls\'');
            check.that(asked.includes(message.tool_call_id), `${place}.tool_call_id`, `${message.tool_call_id} is none of ${asked}`);
            asked = asked.filter(each => each !== message.tool_call_id);
        } else {
            check.that(asked.length === 0, place, `'tool_calls' must be followed by tool messages: ${asked}`);
            asked = [];
        }
        if (role !== 'assistant' || (content !== null && content !== undefined) || calls === undefined)
            checkChatContent(check, content, role, `${place}.content`, keepsCacheControl ? ['cache_control'] : []);
        if (calls === undefined)
            return;
        check.that(Array.isArray(calls) && calls.length > 0, `${place}.tool_calls`, 'empty');
        calls.forEach((call, index) => {
            const at = `${place}.tool_calls[${index}]`;
            check.fields(call, ['id', 'type', 'function'], at);
            check.that(isText(call.id) && call.id.length <= 64 && !ids.has(call.id), `${at}.id`, `${call.id} is none, too long or not the only one`);
            ids.add(call.id);
            check.that(call.type === 'function', `${at}.type`, `Invalid value: ${call.type}`);
            check.fields(call.function, ['name', 'arguments'], `${at}.function`);
            check.that(/^[a-zA-Z0-9_-]{1,64}$/.test(call.function.name), `${at}.function.name`, `pattern: ${call.function.name}`);
            checkArguments(check, call.function.arguments, `${at}.function.arguments`);
        });
        check.that(!demandsReasoning || isText(message[reasoningField]), place, `The \`${reasoningField}\` in the thinking mode must be passed back to the API.`);
        asked = calls.map(call => call.id);
    });
    check.that(asked.length === 0, 'messages', `'tool_calls' must be followed by tool messages: ${asked}`);
    check.that(messages.at(-1).role !== 'assistant', 'messages', 'the last one is the assistant\'s');
}

function checkChat(check, body, server) {
    check.fields(body, [...chatFields, ...server.fields], 'body');
    checkChatMessages(check, body.messages, server);
    checkToolUse(check, body, choice => choice.function?.name);
    body.tools?.forEach((tool, index) => {
        const place = `tools[${index}]`;
        check.fields(tool, ['type', 'function'], place);
        if (check.that(tool.type === 'function' && isObject(tool.function), place, 'no function'))
            checkFunction(check, tool.function, `${place}.function`);
    });
    checkSampling(check, body);
    check.that(body.max_tokens === undefined || body.max_completion_tokens === undefined, 'max_tokens', 'beside max_completion_tokens');
    check.oneOf(body.reasoning_effort, efforts, 'reasoning_effort');
    const { stop, response_format: format, stream_options: options } = body;
    check.that(stop === undefined || isText(stop) || (Array.isArray(stop) && stop.length >= 1 && stop.length <= 4 && stop.every(isText)), 'stop', 'expected 1 to 4');
    if (options !== undefined)
        check.fields(options, ['include_usage', 'include_obfuscation'], 'stream_options');
    if (format !== undefined) {
        check.oneOf(format.type, ['text', 'json_object', 'json_schema'], 'response_format.type');
        if (format.type === 'json_schema') {
            check.fields(format.json_schema, ['name', 'description', 'schema', 'strict'], 'response_format.json_schema');
            check.that(/^[a-zA-Z0-9_-]{1,64}$/.test(format.json_schema.name), 'response_format.json_schema.name', `pattern: ${format.json_schema.name}`);
            check.that(isObject(format.json_schema.schema), 'response_format.json_schema.schema', 'missing');
        }
    }
}

// --- Responses

const itemFields = {
    message: ['role', 'content', 'id', 'status', 'phase'],
    function_call: ['id', 'call_id', 'name', 'namespace', 'arguments', 'status'],
    function_call_output: ['id', 'call_id', 'output', 'status'],
    custom_tool_call: ['id', 'call_id', 'name', 'input', 'status'],
    custom_tool_call_output: ['id', 'call_id', 'output', 'status'],
    reasoning: ['id', 'summary', 'content', 'encrypted_content', 'status'],
};
const partFields = {
    input_text: ['text'], input_image: ['image_url', 'file_id', 'detail'], input_file: ['file_data', 'file_id', 'file_url', 'filename'],
    output_text: ['text', 'annotations', 'logprobs'], refusal: ['refusal'],
};

function checkParts(check, parts, types, place) {
    if (typeof parts === 'string')
        return;
    if (!check.that(Array.isArray(parts) && parts.length > 0, place, 'no content'))
        return;
    parts.forEach((part, index) => {
        const at = `${place}[${index}]`;
        if (!check.that(types.includes(part.type), `${at}.type`, `Invalid value: ${part.type}`))
            return;
        check.fields(part, ['type', ...partFields[part.type]], at);
        check.that(!part.type.endsWith('text') || isText(part.text), `${at}.text`, 'empty');
        check.that(part.image_url === undefined || dataUrl.test(part.image_url) || /^https?:\/\//.test(part.image_url), `${at}.image_url`, 'no image');
    });
}

function checkItems(check, items, encrypted) {
    const open = new Map();
    items.forEach((item, number) => {
        const place = `input[${number}]`;
        const type = item.type ?? 'message';
        if (!check.that(type in itemFields, `${place}.type`, `Invalid value: ${type}`))
            return;
        check.fields(item, ['type', ...itemFields[type]], place);
        if (type === 'message') {
            check.that(['user', 'assistant', 'system', 'developer'].includes(item.role), `${place}.role`, `Invalid value: ${item.role}`);
            const given = item.role === 'assistant' ? ['output_text', 'refusal'] : ['input_text', 'input_image', 'input_file'];
            check.that(item.content !== '', `${place}.content`, 'empty');
            checkParts(check, item.content, given, `${place}.content`);
        } else if (type === 'reasoning') {
            check.that(Array.isArray(item.summary), `${place}.summary`, 'Missing required parameter');
            check.that(item.encrypted_content === undefined || item.encrypted_content === null || encrypted.includes(item.encrypted_content),
                `${place}.encrypted_content`, 'could not be verified');
        } else if (type.endsWith('_output')) {
            check.that(open.get(item.call_id) === type, place, `No tool call found for ${type} with call_id ${item.call_id}`);
            open.delete(item.call_id);
            checkParts(check, item.output, ['input_text', 'input_image', 'input_file'], `${place}.output`);
        } else {
            check.that(isText(item.call_id) && item.call_id.length <= 64, `${place}.call_id`, `none or too long: ${item.call_id}`);
            check.that(/^[a-zA-Z0-9_-]{1,128}$/.test(item.name), `${place}.name`, `pattern: ${item.name}`);
            check.that(item.id === undefined || /^(fc|ctc)/.test(item.id), `${place}.id`, `Expected an ID that begins with 'fc': ${item.id}`);
            if (type === 'function_call')
                checkArguments(check, item.arguments, `${place}.arguments`);
            open.set(item.call_id, `${type}_output`);
        }
    });
    check.that(open.size === 0, 'input', `No tool output found for function call ${[...open.keys()]}`);
}

function checkResponses(check, body, server) {
    check.fields(body, [...responsesFields, ...server.fields], 'body');
    check.that(isText(body.input) || (Array.isArray(body.input) && body.input.length > 0), 'input', 'missing');
    if (Array.isArray(body.input))
        checkItems(check, body.input, server.encrypted);
    check.that(body.instructions === undefined || isText(body.instructions), 'instructions', 'empty');
    checkToolUse(check, body, choice => choice.name);
    body.tools?.forEach((tool, index) => {
        const place = `tools[${index}]`;
        check.oneOf(tool.type, ['function', 'custom', 'namespace', 'web_search', 'tool_search'], `${place}.type`);
        if (tool.type === 'function') {
            const { type, ...rest } = tool;
            checkFunction(check, rest, place);
        }
    });
    checkSampling(check, body);
    if (body.reasoning !== undefined && body.reasoning !== null) {
        check.fields(body.reasoning, ['effort', 'summary'], 'reasoning');
        check.oneOf(body.reasoning.effort, efforts, 'reasoning.effort');
    }
    if (body.text !== undefined) {
        check.fields(body.text, ['format', 'verbosity'], 'text');
        if (body.text.format !== undefined) {
            check.fields(body.text.format, ['type', 'name', 'schema', 'strict', 'description'], 'text.format');
            check.that(body.text.format.type !== 'json_schema' || (isText(body.text.format.name) && isObject(body.text.format.schema)), 'text.format', 'no schema');
        }
    }
}

/** What is wrong with a request to this upstream, a text for each. */
export function openAiBreaches(recorded, server) {
    const check = new Check();
    const { headers, path } = recorded;
    if (server.key !== undefined)
        check.that(headers.authorization === `Bearer ${server.key}`, 'authorization', `Incorrect API key provided: ${headers.authorization}`);
    check.that(/^application\/json/.test(headers['content-type']), 'content-type', headers['content-type']);
    for (const name of Object.keys(headers))
        check.that(!/^(x-api-key|anthropic-.*|x-claude-code-.*)$/.test(name), name, 'a foreign field');
    let body;
    try {
        body = recorded.json;
    } catch (problem) {
        return [...check.breaches, `body: ${problem.message}`];
    }
    check.that(isText(body.model), 'model', 'you must provide a model parameter');
    checkForeign(check, body, 'body', server.keepsCacheControl);
    (path.endsWith('/responses') ? checkResponses : checkChat)(check, body, server);
    return check.breaches;
}
