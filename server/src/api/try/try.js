// The page to try the API: reads openapi.json, shows a form for each operation, sends what is filled in and shows the
// answer as it comes, streams included.

const language = (document.cookie.match(/(?:^|; )language=([^;]+)/)?.[1] || navigator.language || "en").startsWith("zh") ? "zh" : "en";
const say = (en, zh) => (language === "zh" ? zh : en);
document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
for (const element of document.querySelectorAll("[data-en]")) element.textContent = element.dataset[language];

const find = (id) => document.getElementById(id);

/** An element with attributes and children. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** Text whose `parts` in backticks are code. */
function prose(text) {
  return text.split("`").map((part, index) => (index % 2 ? make("code", {}, part) : part));
}

function headers() {
  const token = find("token").value.trim();
  return token ? { Authorization: `Bearer ${token}` } : {};
}

async function showWho() {
  const answer = await fetch("/api/v1/me", { headers: headers() }).catch(() => null);
  const me = answer?.ok ? await answer.json() : null;
  find("who").textContent = me
    ? say(`Signed in as ${me.name}`, `已登录：${me.name}`)
    : say("Nobody is signed in.", "尚未登录。");
}

/** An example of a schema: what is needed, with empty values; what is not stays out. */
function example(schema, schemas, depth = 0) {
  if (!schema || depth > 16) return null;
  if (schema.$ref) return example(schemas[schema.$ref.split("/").pop()], schemas, depth + 1);
  if (schema.example !== undefined) return schema.example;
  const choice = schema.oneOf || schema.anyOf || schema.allOf;
  if (choice) return example(choice.find((one) => one.type !== "null"), schemas, depth + 1);
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== "null") : schema.type;
  switch (type) {
    case "object": {
      const needed = schema.required || [];
      const known = Object.entries(schema.properties || {}).filter(([name]) => needed.includes(name));
      return Object.fromEntries(known.map(([name, inner]) => [name, example(inner, schemas, depth + 1)]));
    }
    case "array": return [];
    case "integer": case "number": return schema.minimum ?? 0;
    case "boolean": return false;
    default: return "";
  }
}

/** The names of a body's fields, for the hint below it; those that are needed carry a star. */
function fields(schema, schemas) {
  const whole = schema?.$ref ? schemas[schema.$ref.split("/").pop()] : schema;
  const needed = whole?.required || [];
  return Object.keys(whole?.properties || {}).map((name) => (needed.includes(name) ? `${name}*` : name)).join(", ");
}

function card(method, path, operation, schemas) {
  const parameters = operation.parameters || [];
  const inputs = parameters.map((parameter) => {
    const input = make("input", { name: parameter.name, required: parameter.required, autocomplete: "off", spellcheck: "false" });
    const label = make("label", { title: parameter.description }, make("span", {}, parameter.name, parameter.required ? make("em", {}, " *") : ""), input);
    return { parameter, input, label };
  });
  const schema = operation.requestBody?.content?.["application/json"]?.schema;
  const body = schema ? make("textarea", { rows: 6, spellcheck: "false" }) : null;
  if (body) body.value = JSON.stringify(example(schema, schemas), null, 2);
  const send = make("button", { type: "submit" }, say("Send", "发送"));
  const end = make("button", { type: "button", class: "quiet", hidden: true }, say("End", "结束"));
  const status = make("strong", { role: "status" });
  const output = make("pre", { tabindex: "0", "aria-label": say("Answer", "应答") });
  const answer = make("div", { class: "answer", hidden: true }, status, output);
  const takes = make("p", { class: "takes" }, say("Takes: ", "所需权限："), make("code", {}, operation["x-action"] || ""));
  const form = make("form", {},
    operation.description ? make("p", { class: "hint" }, ...prose(operation.description)) : "",
    inputs.length ? make("div", { class: "fields" }, ...inputs.map((one) => one.label)) : "",
    body ? make("label", {}, make("span", {}, say("Body", "请求体")), body) : "",
    body ? make("p", { class: "hint" }, say("Fields: ", "字段："), fields(schema, schemas)) : "",
    takes, make("div", { class: "row" }, send, end), answer);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run({ method, path, inputs, body, send, end, status, output, answer });
  });
  const element = make("details", {}, make("summary", {}, make("code", { class: "method" }, method.toUpperCase()),
    make("code", {}, path), make("span", { class: "about" }, ...prose(operation.summary || ""))), form);
  element.dataset.words = `${method} ${path} ${operation.summary || ""}`.toLowerCase();
  return element;
}

async function run({ method, path, inputs, body, send, end, status, output, answer }) {
  let url = `/api/v1${path}`;
  const query = new URLSearchParams();
  for (const { parameter, input } of inputs) {
    if (parameter.in === "path") url = url.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
    else if (input.value !== "") query.append(parameter.name, input.value);
  }
  if (query.size) url += `?${query}`;
  const stop = new AbortController();
  end.onclick = () => stop.abort();
  send.disabled = true;
  end.hidden = answer.hidden = false;
  output.textContent = "";
  status.textContent = say("Waiting …", "等待中……");
  answer.removeAttribute("data-bad");
  try {
    const began = performance.now();
    const got = await fetch(url, {
      method: method.toUpperCase(),
      headers: { ...headers(), ...(body ? { "Content-Type": "application/json" } : {}) },
      body: body ? body.value : undefined,
      signal: stop.signal,
    });
    status.textContent = `${got.status} ${got.statusText} · ${Math.round(performance.now() - began)} ms`;
    if (!got.ok) answer.setAttribute("data-bad", "");
    if (/json$/.test(got.headers.get("content-type") || "") && !/ndjson/.test(got.headers.get("content-type"))) {
      output.textContent = JSON.stringify(await got.json(), null, 2);
    } else {
      await show(got, output);
    }
    if (path.startsWith("/session")) await showWho();
  } catch (error) {
    const ended = stop.signal.aborted;
    if (!ended) answer.setAttribute("data-bad", "");
    status.textContent = ended ? say("Ended.", "已结束。") : say(`The connection failed: ${error.message}`, `连接失败：${error.message}`);
  } finally {
    send.disabled = false;
    end.hidden = true;
  }
}

/** Shows text as it comes; of a long stream the last part, so that the page stays small. */
async function show(got, output) {
  const reader = got.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader.read()) {
    text = (text + piece.value).slice(-200_000);
    output.textContent = text;
    output.scrollTop = output.scrollHeight;
  }
}

async function start() {
  find("loading").textContent = say("Reading the description …", "正在读取 API 描述……");
  const description = await fetch("/api/v1/openapi.json").then((answer) => answer.json());
  const schemas = description.components.schemas;
  const groups = new Map(description.tags.map((tag) => [tag.name, make("section", {}, make("h2", {}, tag.name),
    make("p", { class: "hint" }, tag.description))]));
  for (const [path, item] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(item)) groups.get(operation.tags[0]).append(card(method, path, operation, schemas));
  }
  find("operations").replaceChildren(...groups.values());
}

find("search").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/);
  for (const section of document.querySelectorAll("section")) {
    const cards = [...section.querySelectorAll("details")];
    for (const one of cards) one.hidden = !words.every((word) => one.dataset.words.includes(word));
    section.hidden = cards.every((one) => one.hidden);
  }
});
find("token").addEventListener("change", showWho);
showWho();
start().catch((error) => {
  find("operations").textContent = say(`The description could not be read: ${error.message}`, `无法读取 API 描述：${error.message}`);
});
