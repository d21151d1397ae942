// Every page on a telephone.

import { lookAtPages } from "./looks.mjs";

lookAtPages(360);
