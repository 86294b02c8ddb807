import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { declaredInput, statusOf } from './handler-metadata.js';

@Controller('/things')
class Things {
  @Get()
  list(@Query() query: object) {
    return query;
  }

  @Post()
  make(@Body() body: object) {
    return body;
  }

  @Post('/:id')
  @HttpCode(202)
  change(@Param('id') id: string, @Query() query: object, @Body() body: object) {
    return { id, query, body };
  }

  @Delete('/:id')
  remove(@Param('id') id: string) {
    return id;
  }
}

describe('the metadata of a handler', () => {
  it.each([
    ['list', { query: true, body: false }, 200],
    ['make', { query: false, body: true }, 201],
    ['change', { query: true, body: true }, 202],
    ['remove', { query: false, body: false }, 200],
  ] as const)('of %s: input %j, status %i', (name, input, status) => {
    expect(declaredInput({ controller: Things, name })).toEqual(input);
    expect(statusOf(Things.prototype[name])).toBe(status);
  });
});
