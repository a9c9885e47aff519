import type { Reponses } from "./types.js";

/** The shape that the service answers to a method at an address, which may hold anything where the route names a part. */
export type Reponse<Method extends string, Path extends string> = Path extends unknown ? ([Found<Method, Path>] extends [never] ? unknown : Found<Method, Path>) : never;

type Found<Method extends string, Path extends string> = {
  [Route in keyof Reponses]: Route extends `${Method} ${infer Known}` ? (Fits<Bare<Path>, Known> extends true ? Reponses[Route] : never) : never;
}[keyof Reponses];
type Bare<Path> = Path extends `${infer Address}?${string}` ? Address : Path;
type Fits<Path, Known> = Known extends `${infer Part}/${infer Rest}`
  ? Path extends `${infer Given}/${infer Left}`
    ? Is<Given, Part> extends true ? Fits<Left, Rest> : false
    : false
  : Path extends `${string}/${string}` ? false : Is<Path, Known>;
type Is<Given, Part> = Part extends `{${string}}` ? true : Given extends Part ? true : Part extends Given ? true : false;
