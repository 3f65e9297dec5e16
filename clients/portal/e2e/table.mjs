// What was done, in a table: seconds, screens and their checks by axe in both themes.
const COLUMNS = ["result", "seconds", "screens", "light", "dark"];
const WIDTH = 9;

function cells(values) {
  return values.map((value) => String(value).padStart(WIDTH)).join("");
}

export class Table {
  constructor() {
    this.rows = [];
    this.started = Date.now();
  }

  add(row) {
    this.rows.push(row);
    const notes = row.notes.length > 0 ? ` (${row.notes.join("; ")})` : "";
    console.log(
      `${row.result.padEnd(5)} ${row.seconds.toFixed(1).padStart(6)} s  ${row.name}${notes}`,
    );
  }

  print(jobCount) {
    const sum = (name) => this.rows.reduce((total, row) => total + row[name], 0);
    console.log(`\n${cells(COLUMNS)}  job`);
    for (const { name, result, seconds, screens, light, dark, notes } of this.rows) {
      console.log(`${cells([result, seconds.toFixed(1), screens, light, dark])}  ${name}`);
      for (const note of notes) console.log(`${" ".repeat(COLUMNS.length * WIDTH + 2)}  ${note}`);
    }
    const all = [sum("seconds").toFixed(1), sum("screens"), sum("light"), sum("dark")];
    console.log(`${cells(["", ...all])}  all; axe found nothing where a job is ok`);
    const count = (result) => this.rows.filter((row) => row.result === result).length;
    const left = jobCount - this.rows.length;
    console.log(
      `${count("ok")} done, ${count("red")} controls red as they must be, ${count("FAIL")} failed` +
        (count("out") > 0 ? `, ${count("out")} left out` : "") +
        (left > 0 ? `, ${left} not tried` : ""),
    );
  }
}
