import { RequestMethod } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';

/**
 * Reads the metadata that Nest's decorators store on a handler. Nest has no public API for it. Only this file knows its
 * form, and the spec beside it fails if Nest changes the form.
 */

/** A controller, and the name of one of its methods. */
type Handler = { controller: object; name: string };

/** Whether a handler has arguments with `@Body()` and `@Query()`. */
export function declaredInput({ controller, name }: Handler): { body: boolean; query: boolean } {
  const args: object = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {};
  // The keys are "<kind>:<index of the argument>".
  const takes = (kind: RouteParamtypes) => Object.keys(args).some((key) => key.startsWith(`${kind}:`));
  return { body: takes(RouteParamtypes.BODY), query: takes(RouteParamtypes.QUERY) };
}

/** The status of a success: that of `@HttpCode()`, else 201 for POST and 200 for other methods. */
export function statusOf(handler: object): number {
  const given: number | undefined = Reflect.getMetadata(HTTP_CODE_METADATA, handler);
  return given ?? (Reflect.getMetadata(METHOD_METADATA, handler) === RequestMethod.POST ? 201 : 200);
}
