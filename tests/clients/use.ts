// What an integrator writes with the generated types. It compiles only while the document says what the API does.
import type { components, paths } from "./schema";

type Account = components["schemas"]["Account"];
type Purchase = paths["/v1/purchases"]["post"]["requestBody"]["content"]["application/json"];
type Answer = paths["/v1/purchases"]["post"]["responses"]["200"]["content"]["application/json"];

const purchase: Purchase = {
  member: "M-1",
  purchase: { id: "R-1", at: "2026-09-01T12:00:00+03:00", lines: [{ id: "1", gross: 3000 }] },
};

export function spendable(account: Account): number {
  return account.points.reduce((sum, p) => sum + p.available, 0);
}

export function refundOf(answer: Answer): number {
  return answer.returned?.refund ?? 0;
}

export function lastDays(account: Account): (string | undefined)[] {
  return account.points.flatMap((p) => p.lots.map((l) => l.lastDay));
}

export const asked: string = purchase.purchase.id;
