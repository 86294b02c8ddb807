import { RequestMethod } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';

/**
 * What Nest's decorators leave on a handler. Nest gives no other way to it; all that we know of its form is here, and
 * the spec beside says when Nest changes it.
 */

/** A controller, and the name of one of its methods. */
type Handler = { controller: object; name: string };

/** Which of these a handler takes as arguments of its own: `@Body()`, `@Query()`. */
export function declaredInput({ controller, name }: Handler): { body: boolean; query: boolean } {
  const args: object = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {};
  // A key is "<kind>:<index of the argument>".
  const takes = (kind: RouteParamtypes) => Object.keys(args).some((key) => key.startsWith(`${kind}:`));
  return { body: takes(RouteParamtypes.BODY), query: takes(RouteParamtypes.QUERY) };
}

/** The status of a success: what `@HttpCode()` says, else 201 to a POST and 200 to the rest. */
export function statusOf(handler: object): number {
  const given: number | undefined = Reflect.getMetadata(HTTP_CODE_METADATA, handler);
  return given ?? (Reflect.getMetadata(METHOD_METADATA, handler) === RequestMethod.POST ? 201 : 200);
}
