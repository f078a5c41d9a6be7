// Fails specs that run on another Node than they are meant for.
const { EXPECTED_NODE } = process.env;
if (process.version !== EXPECTED_NODE) throw new Error(`this is Node ${process.version}, not ${EXPECTED_NODE}`);
