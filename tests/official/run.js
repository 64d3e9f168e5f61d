// node run.js <folder of newman> <collection> <environment> <globals>: runs a collection and writes a line of JSON for each request.
"use strict";
const [, , library, collection, environment, globals] = process.argv;
const newman = require(library);
const LONG = 2000;
let current = null;

function write(value) {
  process.stdout.write(JSON.stringify(value) + "\n");
}

function fault(text, error) {
  if (error && current) current.faults.push(`${text}: ${error.message || error.code || error}`);
}

newman
  .run({ collection: require(collection), environment: require(environment), globals: require(globals), timeoutRequest: 20000 })
  .on("beforeItem", (_, { item }) => {
    current = { id: item.id, name: item.name, status: 0, body: "", assertions: 0, faults: [] };
  })
  .on("request", (error, { request, response }) => {
    current.method = request.method;
    current.url = request.url.toString();
    current.status = response ? response.code : 0;
    current.body = response ? response.text().slice(0, LONG) : "";
    fault("no answer", error);
  })
  .on("assertion", (error, { assertion }) => {
    current.assertions += 1;
    fault(assertion, error);
  })
  .on("script", (error, { execution, event }) => {
    fault(`${event.listen} script`, error || (execution && execution.error));
  })
  .on("item", () => write(current))
  .on("done", (error, summary) => {
    const { __state: state, ...left } = summary.globals.toObject();
    const replaced = JSON.parse(state || "{}").replaced || [];
    write({ done: true, replaced, globals: left, fault: error ? String(error.message || error) : "" });
  });
