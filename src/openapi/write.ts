import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module.js';
import { documentOf } from './document.js';

/** Writes openapi.json into the current folder. In preview nothing is instantiated, so no database is needed. */
const app = await NestFactory.create(
  AppModule.over('postgres://nobody@localhost/none'),
  new FastifyAdapter(),
  {
    preview: true,
    logger: false,
  },
);
writeFileSync('openapi.json', `${JSON.stringify(documentOf(app), null, 2)}\n`);
