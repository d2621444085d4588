// Reads an AsyncAPI document from standard input; prints what the official parser finds; exit 1 on errors.
const { Parser } = require("@asyncapi/parser");
let text = "";
process.stdin.on("data", (part) => (text += part));
process.stdin.on("end", async () => {
  const { document, diagnostics } = await new Parser().parse(text);
  const found = diagnostics.filter((one) => one.severity <= 1);
  for (const one of found) console.log(one.severity === 0 ? "error" : "warning", one.path.join("."), one.message);
  process.exit(document && !found.some((one) => one.severity === 0) ? 0 : 1);
});
