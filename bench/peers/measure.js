// Runs the peers on Node over a workload that bench/LoyaltyRules.Bench wrote: node measure.js workload.json milliseconds
// Every peer must find the rules that the workload names before it is timed. Prints one JSON object: nanoseconds per evaluation, median of rounds.
import { readFileSync } from "node:fs";
import { Engine } from "json-rules-engine";
import { ZenEngine } from "@gorules/zen-engine";

const workload = JSON.parse(readFileSync(process.argv[2], "utf8"));
const roundMilliseconds = Number(process.argv[3]);
const rounds = 7;

function requireSame(peer, expected, actual, context) {
  const sorted = [...actual].sort((a, b) => a - b);
  if (JSON.stringify(sorted) !== JSON.stringify(expected)) {
    throw new Error(`${peer} found ${sorted} instead of ${expected} in context ${context}`);
  }
}

function jsonRulesEngine() {
  const engine = new Engine();
  workload.rules.forEach((rule, number) => engine.addRule({ conditions: rule.conditions, event: { type: "matched", params: { number } } }));
  return async (context) => (await engine.run(context)).events.map((event) => event.params.number);
}

// One decision table that collects every row that holds: the form ZEN is made for.
function zen() {
  const inputs = workload.columns.map((field, i) => ({ id: `i${i}`, name: field, field }));
  const table = {
    nodes: [
      { id: "in", name: "in", type: "inputNode" },
      {
        id: "table", name: "table", type: "decisionTableNode",
        content: {
          hitPolicy: "collect", inputs, outputs: [{ id: "o", name: "number", field: "number" }],
          rules: workload.rules.map((rule, number) => ({ _id: `r${number}`, ...Object.fromEntries(rule.cells.map((cell, i) => [`i${i}`, cell])), o: `${number}` })),
        },
      },
      { id: "out", name: "out", type: "outputNode" },
    ],
    edges: [
      { id: "1", sourceId: "in", targetId: "table", type: "edge" },
      { id: "2", sourceId: "table", targetId: "out", type: "edge" },
    ],
  };
  const decision = new ZenEngine().createDecision(table);
  return async (context) => (await decision.evaluate(context)).result.map((row) => row.number);
}

async function nanosecondsPer(run) {
  const measured = [];
  let next = 0;
  for (let round = 0; round < rounds + 1; round++) {
    let count = 0;
    const start = process.hrtime.bigint();
    const end = start + BigInt(roundMilliseconds) * 1000000n;
    while (process.hrtime.bigint() < end) {
      await run(workload.contexts[next]);
      next = (next + 1) % workload.contexts.length;
      count++;
    }

    measured.push(Number(process.hrtime.bigint() - start) / count);
  }

  // The first round warms up.
  return Math.round(measured.slice(1).sort((a, b) => a - b)[Math.floor(rounds / 2)]);
}

const results = {};
for (const [peer, create] of [["json-rules-engine", jsonRulesEngine], ["zen-engine", zen]]) {
  const run = create();
  for (let i = 0; i < workload.contexts.length; i++) {
    requireSame(peer, workload.expected[i], await run(workload.contexts[i]), i);
  }

  results[peer] = await nanosecondsPer(run);
}

console.log(JSON.stringify(results));
