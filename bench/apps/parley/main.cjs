// Parley as it is built, with a watch on its start.
const { app } = require('electron');
const { dirname, join } = require('node:path');
const { watchStart } = require('../watch-start.cjs');

const checkout = dirname(dirname(dirname(__dirname)));
const { main, productName, version } = require(join(checkout, 'package.json'));

watchStart();
app.setName(productName);
app.setVersion(version);
app.setAppPath(checkout);
require(join(checkout, main));
