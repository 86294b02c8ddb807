import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module.js';
import { WebhookSettings } from '../webhooks/sending/settings.js';
import { documentOf } from './document.js';

/** Writes openapi.json into the current folder. In preview Nest instantiates nothing, so no database is needed. */
const webhooks = new WebhookSettings({ keys: [Buffer.alloc(32)], version: '' });
const module = AppModule.over('postgres://nobody@localhost/none', { webhooks });
const app = await NestFactory.create(module, new FastifyAdapter(), { preview: true, logger: false });
writeFileSync('openapi.json', `${JSON.stringify(documentOf(app), null, 2)}\n`);
