import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DocumentsController } from './documents.controller.js';
import { KnownDocumentsQuery } from './queries/known-documents.query.js';
import { DocumentFiles } from './storage/document-files.js';
import { DocumentSettings } from './storage/settings.js';
import { DocumentSweep } from './sweep.js';
import { DocumentUploads } from './uploads.js';

const PROVIDED = [DocumentFiles, KnownDocumentsQuery, DocumentUploads];

/** Global, because whatever writes entries names documents. */
@Global()
@Module({ controllers: [DocumentsController], providers: [DocumentSweep] })
export class DocumentsModule {
  static with(settings: DocumentSettings): DynamicModule {
    return {
      module: DocumentsModule,
      providers: [{ provide: DocumentSettings, useValue: settings }, ...PROVIDED],
      exports: [DocumentSettings, ...PROVIDED],
    };
  }
}
