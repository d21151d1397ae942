// Every page on a large screen.

import { lookAtPages } from "./looks.mjs";

lookAtPages(1440);
