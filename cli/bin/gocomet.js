#!/usr/bin/env node
import '../dist/gocomet.js';
